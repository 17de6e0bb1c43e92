import { type FormEvent, type ReactNode, useState } from "react";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import { named, useLanguage } from "../i18n/language";
import { Button } from "../kit/Button";
import { Choice } from "../kit/Choice";
import { useFaultText } from "../kit/FaultPanel";
import {
  closureOf,
  type Direction,
  type Draft,
  EFFECTS,
  EMPTY,
  FACTORS,
  type Field,
  fieldOf,
  type Missing,
  missingOf,
  missingOfPlace,
  REASONS,
  SOURCES,
} from "./draft";
import { Select, Time } from "./Fields";
import { PlacePart } from "./PlacePart";
import { type Preview, useCoverage } from "./useCoverage";
import type { Closure, WayName } from "./useRoads";
import { lengthText, reasonWord, type Say, sourceWord, useSay } from "./words";

interface ClosureFormProps {
  readonly closures: readonly Closure[];
  readonly names: ReadonlyMap<number, WayName>;
  readonly entered: () => void;
}

/** Where, what, how long, why and by whom; what it would cover stands on the button. */
export function ClosureForm({ closures, names, entered }: ClosureFormProps) {
  const t = useSay();
  const [round, setRound] = useState(0);
  const [sent, setSent] = useState(false);
  return (
    <section id="set" className="roads-set" aria-label={t("set")}>
      <h2>{t("set")}</h2>
      <Filling
        key={round}
        closures={closures}
        names={names}
        sent={sent}
        touched={() => setSent(false)}
        entered={() => {
          setRound(round + 1);
          setSent(true);
          entered();
        }}
      />
    </section>
  );
}

interface FillingProps extends ClosureFormProps {
  /** One was entered just now, and nothing has been touched since. */
  readonly sent: boolean;
  readonly touched: () => void;
}

function Filling({ closures, names, entered, sent, touched }: FillingProps) {
  const t = useSay();
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Fault | null>(null);
  const whole = closureOf(draft);
  // Only what decides how much road it is; a reason typed does not count the roads again.
  const counted = { ...whole, reason: "other", source: "other", note: null } as const;
  const preview = useCoverage(Object.keys(missingOfPlace(draft)).length === 0 ? counted : null);
  const fault = refused ?? preview.fault;
  const change = (part: Partial<Draft>) => {
    setDraft((known) => ({ ...known, ...part }));
    setRefused(null);
    touched();
  };
  const error = useErrors(asked ? missingOf(draft) : {}, fault, draft.kind === "line");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (Object.keys(missingOf(draft)).length > 0) return;
    setBusy(true);
    setRefused(null);
    try {
      await call(client.POST("/api/closures", { body: whole }));
      entered();
    } catch (thrown) {
      setRefused(asFault(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="roads-form" noValidate onSubmit={(event) => void submit(event)}>
      <PlacePart
        draft={draft}
        change={change}
        closures={closures}
        names={names}
        error={error.beside}
      />
      <EffectPart draft={draft} change={change} error={error.beside} />
      <div className="roads-pair">
        <Time
          label={t("starts")}
          none={t("now")}
          moment={draft.starts}
          onChange={(starts) => change({ starts })}
          error={error.beside("starts_at")}
        />
        <Time
          label={t("ends")}
          none={t("openEndChoice")}
          moment={draft.ends}
          onChange={(ends) => change({ ends })}
          error={error.beside("ends_at")}
        />
      </div>
      <div className="roads-pair">
        <Select
          label={t("reason")}
          options={REASONS.map((each) => [each, reasonWord(each, t)] as const)}
          chosen={draft.reason}
          onChoose={(reason) => change({ reason })}
          error={error.beside("reason")}
        />
        <Select
          label={t("source")}
          options={SOURCES.map((each) => [each, sourceWord(each, t)] as const)}
          chosen={draft.source}
          onChoose={(source) => change({ source })}
          error={error.beside("source")}
        />
      </div>
      <label className="field">
        {t("note")}
        <input
          value={draft.note}
          maxLength={500}
          onChange={(event) => change({ note: event.target.value })}
        />
        {error.beside("note")}
      </label>
      {error.rest}
      <p role="status" className="roads-preview">
        {sent ? <b className="good">✓ {t("sent")}</b> : <PreviewWords preview={preview} />}
      </p>
      <Button kind="primary" type="submit" disabled={busy}>
        {busy ? t("sending") : sendWord(draft, preview, t)}
      </Button>
    </form>
  );
}

function PreviewWords({ preview }: { preview: Preview }) {
  const t = useSay();
  const { busy, covered, fault } = preview;
  if (busy && covered === null) return <span className="quiet">{t("looking")}</span>;
  if (covered === null)
    return fault === null ? <span className="quiet">{t("noPlace")}</span> : null;
  const said = { ways: covered.ways.length, length: lengthText(covered.length_m, t) };
  return <b className={busy ? "quiet" : ""}>{t("previewIs", said)}</b>;
}

const SEND = { closed: "sendClosed", slower: "sendSlower", one_way: "sendOneWay" } as const;

/** `封 2.7 公里`: the button says what pressing it does. */
function sendWord(draft: Draft, { covered, busy }: Preview, t: Say): string {
  if (covered === null || busy) return t("set");
  return t(SEND[draft.effect], { length: lengthText(covered.length_m, t) });
}

interface EffectPartProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly error: (field: Field) => ReactNode;
}

/** What holds there, how much slower, and in which direction. */
function EffectPart({ draft, change, error }: EffectPartProps) {
  const t = useSay();
  const { effect, direction, factor, kind } = draft;
  const oneWay = effect === "one_way";
  const line = kind === "line";
  const directions: (readonly [Direction, string])[] = [
    ["both", t("both")],
    ["along", t(line ? "alongLine" : "alongWay")],
    ["against", t("againstLine")],
  ];
  return (
    <>
      <Choice
        label={t("effect")}
        options={EFFECTS.map((each) => [each, t(each)] as const)}
        chosen={effect}
        onChoose={(next) => change({ effect: next })}
      />
      {effect === "slower" ? (
        <Choice
          label={t("factor")}
          options={FACTORS.map((each) => [each, `×${each}`] as const)}
          chosen={factor}
          onChoose={(next) => change({ factor: next })}
          error={error("factor")}
        >
          <input
            className="text-input roads-factor"
            inputMode="decimal"
            aria-label={t("factorOther")}
            value={factor}
            onChange={(event) => change({ factor: event.target.value })}
          />
        </Choice>
      ) : null}
      {kind === "circle" && !oneWay ? null : (
        <Choice
          label={t(oneWay ? "openDirection" : "direction")}
          options={oneWay ? directions.slice(1) : directions}
          chosen={direction}
          onChoose={(next) => change({ direction: next })}
          error={error("direction")}
        />
      )}
    </>
  );
}

/** What is missing and what the server refuses, each beside its field; the rest at the end. */
function useErrors(missing: Missing, fault: Fault | null, line: boolean) {
  const t = useSay();
  const say = useFaultText();
  const { language } = useLanguage();
  const faults = fault?.errors ?? [];
  const beside = (field: Field): ReactNode => {
    const own = missing[field];
    const told = faults.filter((each) => fieldOf(each) === field);
    if (own === undefined && told.length === 0) return null;
    return (
      <span role="alert" className="field-error">
        {own === undefined ? null : <span>{t(own)}</span>}
        {told.map((each) => (
          <span key={`${each.code} ${each.field}`}>
            {each.code === "no_road_here" && line
              ? t("noRoadAlong")
              : named(language, each.zh, each.en)}
          </span>
        ))}
      </span>
    );
  };
  const others = faults.filter((each) => fieldOf(each) === null);
  const rest =
    fault === null || (faults.length > 0 && others.length === 0) ? null : (
      <p role="alert" className="field-error">
        {others.length === 0 ? say(fault) : others.map((each) => named(language, each.zh, each.en))}
      </p>
    );
  return { beside, rest };
}
