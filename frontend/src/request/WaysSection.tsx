import { useState } from "react";
import type { CaseWays, Referral } from "../api/types";
import { named, useLanguage, useText } from "../i18n/language";
import { waysText } from "../i18n/ways";
import { Button } from "../kit/Button";
import { Tag } from "../kit/Tag";
import { Newborn } from "./NewbornWays";
import { useWays } from "./useWays";
import { WayNumbers, WayTags } from "./WayNumbers";
import { WaysFault, WaysWaiting } from "./WaysNotes";
import { WaysSheet } from "./WaysSheet";
import { isAdvised, type Row, rowsOf, saidOf } from "./ways";
import { useWayWords } from "./wayWords";

/** `怎么走`: what to do in a sentence, and one large row for each way worth thinking about. */
export function WaysSection({ answer }: { answer: Referral }) {
  const t = useText(waysText);
  const { ways, fault, retry } = useWays(answer.id, null);
  if (answer.candidates.every((each) => each.travel_time_s === null)) return null;
  return (
    <section className="ways" aria-label={t("title")}>
      <h2 className="section">{t("title")}</h2>
      {ways !== null ? (
        <Compared answer={answer} ways={ways} />
      ) : fault === null ? (
        <WaysWaiting />
      ) : (
        <WaysFault fault={fault} retry={retry} />
      )}
    </section>
  );
}

function Compared({ answer, ways }: { answer: Referral; ways: CaseWays }) {
  const t = useText(waysText);
  const { language } = useLanguage();
  const [open, setOpen] = useState<string | null>(null);
  const rows = rowsOf(ways);
  const [first] = ways.facilities;
  const said = saidOf(ways.verdict, named(language, ways.verdict.zh, ways.verdict.en));
  if (first === undefined) return null;
  return (
    <>
      <p>
        <b>{said.advice}</b> {said.why}
      </p>
      {said.restsOn === "" ? null : (
        <p className="quiet">
          <small>{said.restsOn}</small>
        </p>
      )}
      {rows.map((row) => (
        <WayRow
          key={`${row.centre.facility} ${row.way.way}`}
          row={row}
          ways={ways}
          onPress={() => setOpen(row.centre.facility)}
        />
      ))}
      <Button onClick={() => setOpen(first.facility)}>{t("compareAll")}</Button>
      {ways.newborn === null ? null : <Newborn newborn={ways.newborn} />}
      {open === null ? null : (
        <WaysSheet answer={answer} ways={ways} facility={open} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

interface WayRowProps {
  readonly row: Row;
  readonly ways: CaseWays;
  readonly onPress: () => void;
}

function WayRow({ row: { centre, way }, ways, onPress }: WayRowProps) {
  const t = useText(waysText);
  const { language } = useLanguage();
  const words = useWayWords();
  const advised = isAdvised(ways.verdict, centre, way);
  return (
    <button
      type="button"
      className={`card way-row ${advised ? "card-first" : ""}`}
      onClick={onPress}
    >
      <span className="way-row-head">
        <b>{t(way.way)}</b>{" "}
        <span className="way-where">
          {words.where(way)} {t("to", { name: named(language, centre.name, centre.name_en) })}
        </span>
      </span>
      <WayNumbers way={way} ranges={false} />
      <span className="quiet">{words.parts(way)}</span>
      <span className="tags">
        {advised ? <Tag tone="good">✓ {t("best")}</Tag> : null}
        <WayTags way={way} of={ways} />
      </span>
    </button>
  );
}
