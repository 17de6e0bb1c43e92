import { type FormEvent, useCallback, useState } from "react";
import { named } from "../i18n/language";
import { Button } from "../kit/Button";
import { Choice } from "../kit/Choice";
import { useSignedIn } from "../session/session";
import { Progress, Remarks } from "./Answer";
import { askSiting } from "./asking";
import { Capabilities } from "./CapabilityPicker";
import { shareText } from "./figures";
import { AIM_MIN, BANDS } from "./question";
import type { Change, ReachAnswer, SitingAnswer, SitingAsk } from "./types";
import { type Asked, useAsked } from "./useAsked";
import { centreName, type Speech, useSpeech } from "./words";

export interface Siting {
  readonly asked: Asked<SitingAnswer>;
  readonly fresh: boolean;
  readonly ask: (ask: SitingAsk) => void;
  /** The capabilities that were asked about. */
  readonly added: readonly string[] | null;
}

const BETWEEN = "\n";

/** Where to add capabilities; asked once, and again when the question or its answer does. */
export function useSiting(search: string, turn: number): Siting {
  const [wanted, setWanted] = useState<string | null>(null);
  const key = wanted === null ? null : [turn, search, wanted].join(BETWEEN);
  const send = useCallback((text: string) => {
    const [, question = "", ask = ""] = text.split(BETWEEN);
    return askSiting(question, JSON.parse(ask) as SitingAsk);
  }, []);
  const asked = useAsked(key, send);
  return {
    asked,
    fresh: key !== null && asked.answered === key,
    ask: (ask) => setWanted(JSON.stringify(ask)),
    added: wanted === null ? null : (JSON.parse(wanted) as SitingAsk).capabilities,
  };
}

const upgrades = ({ asked, added }: Siting): Change[] =>
  (asked.answer?.chosen ?? []).map(({ facility }) => ({
    kind: "upgrade_centre",
    facility,
    capabilities: [...(added ?? [])],
  }));

const MOST_SITES = 10;

interface SitingSectionProps {
  readonly answer: ReachAnswer;
  readonly siting: Siting;
  /** Look at what is chosen as suppositions, place by place. */
  readonly suppose: (changes: readonly Change[]) => void;
}

/** Which k centres should gain a capability, and how good that is at best. */
export function SitingSection({ answer, siting, suppose }: SitingSectionProps) {
  const speech = useSpeech(answer.points?.unit ?? null);
  const { t, what } = speech;
  const needs = [...new Set(answer.needs.flat())];
  const [capabilities, setCapabilities] = useState<readonly string[]>(() =>
    answer.needs.flatMap(([first]) => (first === undefined ? [] : [first])),
  );
  const [k, setK] = useState(2);
  const [within, setWithin] = useState<string>(`${AIM_MIN}`);
  const [sites, setSites] = useState<readonly string[]>([]);
  const [asked, setAsked] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (capabilities.length === 0) return;
    siting.ask({
      capabilities: [...capabilities],
      k,
      within_min: Number(within),
      sites: sites.length === 0 ? null : [...sites],
    });
  };
  return (
    <section className="planning-part" aria-labelledby="planning-siting">
      <h2 id="planning-siting">{t("siting")}</h2>
      <p className="quiet">{t("sitingLead", { what })}</p>
      {answer.points === null ? <p className="ask">{t("sitingNeedsPoints")}</p> : null}
      <form className="planning-form" onSubmit={submit}>
        <Capabilities
          label={t("addWhat")}
          chosen={capabilities}
          suggested={needs}
          onChange={setCapabilities}
        />
        {asked && capabilities.length === 0 ? (
          <span role="alert" className="field-error">
            {t("fault_capabilities")}
          </span>
        ) : null}
        <label className="field planning-short">
          {t("howMany")}
          <select
            className="select"
            value={k}
            onChange={(event) => setK(Number(event.target.value))}
          >
            {Array.from({ length: MOST_SITES }, (_, index) => index + 1).map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
        <Choice
          label={t("withinMin")}
          options={BANDS.map((each) => [`${each}`, t("within", { minutes: each })] as const)}
          chosen={within}
          onChoose={setWithin}
        />
        <Sites chosen={sites} onChange={setSites} speech={speech} />
        <Button kind="primary" type="submit" disabled={siting.asked.since !== null}>
          {t(siting.asked.since === null ? "find" : "finding")}
        </Button>
      </form>
      <Progress asked={siting.asked} />
      {siting.asked.answer === null ? null : (
        <div
          className={siting.fresh ? "planning-found" : "planning-found planning-old"}
          aria-busy={!siting.fresh}
        >
          <Chosen found={siting.asked.answer} speech={speech} />
          {siting.added === null || siting.asked.answer.chosen.length === 0 ? null : (
            <Button onClick={() => suppose(upgrades(siting))}>{t("asWhatIf")}</Button>
          )}
        </div>
      )}
    </section>
  );
}

interface SitesProps {
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  readonly speech: Speech;
}

function Sites({ chosen, onChange, speech: { t, language } }: SitesProps) {
  const { facilities } = useSignedIn();
  return (
    <details className="planning-more">
      <summary>
        {chosen.length === 0 ? t("candidatesAll") : t("candidatesSome", { n: chosen.length })}
      </summary>
      <fieldset className="planning-sites">
        <legend>{t("candidates")}</legend>
        {facilities
          .filter((each) => !each.outside)
          .map(({ code, name, name_en }) => (
            <label key={code}>
              <input
                type="checkbox"
                checked={chosen.includes(code)}
                onChange={(event) =>
                  onChange(
                    event.target.checked
                      ? [...chosen, code]
                      : chosen.filter((each) => each !== code),
                  )
                }
              />
              {named(language, name, name_en)}
            </label>
          ))}
      </fieldset>
    </details>
  );
}

interface ChosenProps {
  readonly found: SitingAnswer;
  readonly speech: Speech;
}

function Chosen({ found, speech }: ChosenProps) {
  const { t, count, what, language } = speech;
  const gain = found.covered_weight - found.covered_before;
  return (
    <section className="planning-effect" aria-label={t("siting")} aria-live="polite">
      <p className="planning-sentence">
        {gain <= 0 ? (
          <b>{t("siteNone")}</b>
        ) : (
          <>
            <b>
              {t("share", {
                minutes: found.within_min,
                share: shareText(found.share) ?? "",
                what,
              })}
            </b>
            <span className="good">
              {t("gains", { minutes: found.within_min, count: count(gain) })}
            </span>
          </>
        )}
      </p>
      {found.chosen.length === 0 ? null : <Places found={found} speech={speech} />}
      <p className={found.exact ? "good" : "quiet"}>
        {found.exact
          ? t("exact")
          : t("greedy", {
              bound: count(found.bound_weight),
              gap: shareText(found.gap_share) ?? "",
            })}
      </p>
      <Remarks said={found.remarks} language={language} />
    </section>
  );
}

/** The places in the order in which they help, and what each adds. */
function Places({ found, speech: { t, count, language } }: ChosenProps) {
  return (
    <table className="planning-table">
      <caption>{t("best", { k: found.chosen.length })}</caption>
      <thead>
        <tr>
          <th scope="col">{t("order")}</th>
          <th scope="col">{t("centre")}</th>
          <th scope="col" className="number">
            {t("adds")}
          </th>
          <th scope="col" className="number">
            {t("covers")}
          </th>
        </tr>
      </thead>
      <tbody>
        {found.chosen.map((site, index) => (
          <tr key={site.facility}>
            <td data-label={t("order")}>{index + 1}</td>
            <th scope="row">{centreName(site, language)}</th>
            <td data-label={t("adds")} className="number">
              {count(site.adds_weight)}
            </td>
            <td data-label={t("covers")} className="number">
              <b>{shareText(site.share)}</b>{" "}
              <span className="nowrap">{count(site.covered_weight)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
