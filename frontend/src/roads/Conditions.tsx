import { type ReactNode, useState } from "react";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import { Button } from "../kit/Button";
import { useFaultText } from "../kit/FaultPanel";
import { Sheet } from "../kit/Sheet";
import { Tag } from "../kit/Tag";
import { isoLocal, whenText } from "../lib/clock";
import type { Moment, Source } from "./draft";
import { SOURCES } from "./draft";
import { Select, Time } from "./Fields";
import type { RoadCondition, RoadsView } from "./useRoads";
import { sourceWord, useSay } from "./words";

type Kind = RoadCondition["kind"];
const KINDS: readonly Kind[] = ["rain", "snow", "ice"];

interface ConditionsProps {
  readonly view: RoadsView;
  readonly maySet: boolean;
  readonly changed: () => void;
}

/** Rain, snow, ice and night: whether each holds, since when, and who said so. */
export function Conditions({ view, maySet, changed }: ConditionsProps) {
  const t = useSay();
  const [asking, setAsking] = useState<Kind | null>(null);
  return (
    <section className="roads-conditions" aria-label={t("conditions")}>
      <h2>{t("conditions")}</h2>
      <ul>
        {KINDS.map((kind) => (
          <ConditionRow
            key={kind}
            kind={kind}
            said={view.conditions.find((each) => each.kind === kind) ?? null}
            maySet={maySet}
            ask={() => setAsking(kind)}
            changed={changed}
          />
        ))}
        <li>
          <b>{t("night")}</b> <State on={view.night} />
          <span>
            {t(view.night ? "nightNow" : "dayNow")} <small className="quiet">{t("nightWhy")}</small>
          </span>
        </li>
      </ul>
      {asking === null ? null : (
        <StartSheet
          kind={asking}
          close={() => setAsking(null)}
          entered={() => {
            setAsking(null);
            changed();
          }}
        />
      )}
    </section>
  );
}

function State({ on }: { on: boolean }) {
  const t = useSay();
  return <Tag tone={on ? "ask" : "plain"}>{t(on ? "conditionOn" : "conditionOff")}</Tag>;
}

interface RowProps {
  readonly kind: Kind;
  readonly said: RoadCondition | null;
  readonly maySet: boolean;
  readonly ask: () => void;
  readonly changed: () => void;
}

function ConditionRow({ kind, said, maySet, ask, changed }: RowProps) {
  const t = useSay();
  const say = useFaultText();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const stop = async (source: Source) => {
    setBusy(true);
    setFault(null);
    try {
      await call(
        client.PUT("/api/roads/conditions/{kind}", {
          params: { path: { kind } },
          body: { in_force: false, source },
        }),
      );
      changed();
    } catch (thrown) {
      setFault(asFault(thrown));
    } finally {
      setBusy(false);
    }
  };
  let button: ReactNode = null;
  if (maySet)
    button =
      said === null ? (
        <Button onClick={ask}>{t("start", { kind: t(kind) })}</Button>
      ) : (
        <Button disabled={busy} onClick={() => void stop(said.source)}>
          {t("stop", { kind: t(kind) })}
        </Button>
      );
  return (
    <li>
      <b>{t(kind)}</b> <State on={said !== null} />
      {said === null ? <span /> : <Said said={said} />}
      {button}
      {fault === null ? null : (
        <span role="alert" className="field-error">
          {say(fault)}
        </span>
      )}
    </li>
  );
}

function Said({ said }: { said: RoadCondition }) {
  const t = useSay();
  const now = new Date();
  const where =
    said.place === null
      ? t("everywhere")
      : t("circle", { km: (said.place.radius_m / 1000).toFixed(1) });
  const times = [
    t("from", { time: whenText(new Date(said.starts_at), now) }),
    said.ends_at === null
      ? t("openEnd")
      : t("until", { time: whenText(new Date(said.ends_at), now) }),
  ];
  const who = [t("saidBySource", { source: sourceWord(said.source, t) }), said.author ?? ""];
  return (
    <span>
      {[where, ...times].join(" · ")}{" "}
      <small className="quiet">{who.filter((each) => each !== "").join(" · ")}</small>
    </span>
  );
}

interface StartProps {
  readonly kind: Kind;
  readonly close: () => void;
  readonly entered: () => void;
}

/** That a condition is on the roads of the whole region; smaller places are entered as slow roads. */
function StartSheet({ kind, close, entered }: StartProps) {
  const t = useSay();
  const say = useFaultText();
  const [source, setSource] = useState<Source | "">("weather");
  const [ends, setEnds] = useState<Moment>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const end = ends === null ? null : new Date(ends.typed);
  const bad = end !== null && Number.isNaN(end.getTime());
  const send = async () => {
    if (source === "" || bad) return;
    setBusy(true);
    setFault(null);
    try {
      await call(
        client.PUT("/api/roads/conditions/{kind}", {
          params: { path: { kind } },
          body: { in_force: true, source, ends_at: end === null ? null : isoLocal(end) },
        }),
      );
      entered();
    } catch (thrown) {
      setFault(asFault(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Sheet title={t("startTitle", { kind: t(kind) })} onClose={close}>
      <Select
        label={t("source")}
        options={SOURCES.map((each) => [each, sourceWord(each, t)] as const)}
        chosen={source}
        onChoose={setSource}
        error={source === "" ? <span className="field-error">{t("needSource")}</span> : null}
      />
      <Time
        label={t("ends")}
        none={t("openEndChoice")}
        moment={ends}
        onChange={setEnds}
        error={bad ? <span className="field-error">{t("needTime")}</span> : null}
      />
      {fault === null ? null : (
        <p role="alert" className="field-error">
          {say(fault)}
        </p>
      )}
      <Button kind="primary" disabled={busy} onClick={() => void send()}>
        {t(busy ? "sending" : "send")}
      </Button>
    </Sheet>
  );
}
