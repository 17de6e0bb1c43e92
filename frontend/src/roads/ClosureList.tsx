import { useState } from "react";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import { named, useLanguage } from "../i18n/language";
import { Button } from "../kit/Button";
import { useFaultText } from "../kit/FaultPanel";
import { Tag, type Tone } from "../kit/Tag";
import { whenText } from "../lib/clock";
import { useNames } from "../session/names";
import type { Closure, WayName } from "./useRoads";
import { effectText, lengthText, reasonWord, sourceWord, useSay, whereText } from "./words";

interface ClosureListProps {
  readonly closures: readonly Closure[];
  readonly names: ReadonlyMap<number, WayName>;
  readonly maySet: boolean;
  readonly changed: () => void;
}

const TONES: Readonly<Record<Closure["status"], Tone>> = {
  active: "bad",
  planned: "ask",
  ended: "plain",
  lifted: "plain",
};

/** What is in force first, then what is to come; what is over lies folded below. */
export function ClosureList(props: ClosureListProps) {
  const t = useSay();
  const { closures } = props;
  const standing = closures.filter((each) => each.status === "active");
  const coming = closures.filter((each) => each.status === "planned");
  const over = closures.filter((each) => each.status === "ended" || each.status === "lifted");
  return (
    <section className="roads-closures" aria-label={t("closures")}>
      <h2>
        {t("closures")} {standing.length + coming.length}
      </h2>
      {standing.length + coming.length === 0 ? <p className="quiet">{t("noClosures")}</p> : null}
      <ul>
        {[...standing, ...coming].map((each) => (
          <ClosureCard key={each.id} closure={each} {...props} />
        ))}
      </ul>
      {over.length === 0 ? null : (
        <details>
          <summary>{t("earlier", { n: over.length })}</summary>
          <ul>
            {over.map((each) => (
              <ClosureCard key={each.id} closure={each} {...props} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function ClosureCard({
  closure,
  names,
  maySet,
  changed,
}: ClosureListProps & { readonly closure: Closure }) {
  const t = useSay();
  const say = useNames();
  const { language } = useLanguage();
  const standing = closure.status === "active" || closure.status === "planned";
  const covers =
    closure.ways.length === 0
      ? ""
      : t("covers", { ways: closure.ways.length, length: lengthText(closure.length_m, t) });
  return (
    <li className={`roads-closure roads-closure-${closure.status}`}>
      <p className="roads-closure-what">
        <Tag tone={TONES[closure.status]}>{t(closure.status)}</Tag> <b>{effectText(closure, t)}</b>{" "}
        <span>{reasonWord(closure.reason, t)}</span>
      </p>
      <h3>{whereText(closure, names, say, t)}</h3>
      {covers === "" ? null : <p>{covers}</p>}
      <p>
        <Interval closure={closure} />
      </p>
      <p className="quiet">
        <Author closure={closure} />
      </p>
      {closure.note === null ? null : <p className="roads-note">{closure.note}</p>}
      {closure.misfit === null ? null : (
        <p className="ask">
          {t("misfit", { why: named(language, closure.misfit.zh, closure.misfit.detail) })}
        </p>
      )}
      {maySet && standing ? <Reopen closure={closure} changed={changed} /> : null}
    </li>
  );
}

function Interval({ closure }: { closure: Closure }) {
  const t = useSay();
  const now = new Date();
  const at = (moment: string) => whenText(new Date(moment), now);
  const from = t("from", { time: at(closure.starts_at) });
  if (closure.lifted_at !== null)
    return (
      <>
        {from} · <b>{t("liftedAt", { time: at(closure.lifted_at) })}</b>
      </>
    );
  return (
    <>
      {from} ·{" "}
      {closure.ends_at === null ? t("openEnd") : <b>{t("until", { time: at(closure.ends_at) })}</b>}
    </>
  );
}

function Author({ closure }: { closure: Closure }) {
  const t = useSay();
  const time = whenText(new Date(closure.recorded_at), new Date());
  const said = [
    t("saidBySource", { source: sourceWord(closure.source, t) }),
    t("said", { who: closure.author ?? "", time }).trim(),
  ];
  return <>{said.join(" · ")}</>;
}

/** One press: the road is open again, or is not closed at all; a wrong press is put right by entering it anew. */
function Reopen({ closure, changed }: { closure: Closure; changed: () => void }) {
  const t = useSay();
  const say = useFaultText();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const reopen = async () => {
    setBusy(true);
    setFault(null);
    try {
      await call(
        client.POST("/api/closures/{id}/reopen", {
          params: { path: { id: closure.id } },
          body: { at: null },
        }),
      );
      changed();
    } catch (thrown) {
      setFault(asFault(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {fault === null ? null : (
        <p role="alert" className="field-error">
          {say(fault)}
        </p>
      )}
      <Button disabled={busy} onClick={() => void reopen()}>
        {t(busy ? "reopening" : closure.status === "planned" ? "callOff" : "reopen")}
      </Button>
    </>
  );
}
