import { named, useLanguage, useText } from "../i18n/language";
import { request } from "../i18n/request";
import { Swatch } from "../kit/Swatch";
import { useSignedIn } from "../session/session";
import { type Chip, Chips } from "./Chips";
import { withFinding } from "./draft";
import { type FindingProps, FindingStepper } from "./FindingStepper";
import { chosenOf } from "./findings";

export const RISK_COLOUR = "risk_colour";

/** One finding as its kind wants it: −/+ with a keypad, or a few chips. */
export function FindingField(props: FindingProps) {
  const { finding } = props;
  if (finding.key === RISK_COLOUR) return <ColourField {...props} />;
  if (finding.kind === "yes_no" || finding.kind === "choice") return <ChoiceField {...props} />;
  return <FindingStepper {...props} />;
}

/** What the server said about this value, until it changes. */
function FieldFault({ finding, draft }: FindingProps) {
  const { language } = useLanguage();
  const fault = draft.faults[finding.key];
  if (fault === undefined) return null;
  return (
    <p className="stepper-below field-error" role="alert">
      {named(language, fault.zh, fault.en)}
    </p>
  );
}

function ChoiceField(props: FindingProps) {
  const { finding, draft, change } = props;
  const t = useText(request);
  const { language } = useLanguage();
  const chips: readonly Chip[] =
    finding.kind === "yes_no"
      ? [
          { code: "yes", word: t("yes") },
          { code: "no", word: t("no") },
        ]
      : finding.choices.map((each) => ({
          code: each.code,
          word: named(language, each.zh, each.en),
        }));
  const chosen = chosenOf(draft.findings[finding.key]);
  const press = (code: string) => {
    const kept = finding.several ? chosen.filter((each) => each !== code) : [];
    const next = chosen.includes(code) ? kept : [...kept, code];
    change((was) => withFinding(was, finding.key, next.length === 0 ? null : next.join("+")));
  };
  return (
    <Chips
      label={named(language, finding.zh, finding.en)}
      unknownWord={t("notKnown")}
      chips={chips}
      chosen={chosen}
      onPress={press}
    >
      <FieldFault {...props} />
    </Chips>
  );
}

/** Risk colours in the deployment's own words; an infectious one may stand beside another. */
function ColourField(props: FindingProps) {
  const { finding, draft, change } = props;
  const t = useText(request);
  const { language } = useLanguage();
  const { risk_colours: colours } = useSignedIn().vocabulary;
  const chosen = chosenOf(draft.findings[finding.key]);
  const beside = new Set(colours.filter((each) => each.infectious).map((each) => each.code));
  const press = (code: string) => {
    const others = chosen.filter((each) => each !== code && beside.has(each) !== beside.has(code));
    const next = chosen.includes(code) ? others : [...others, code];
    const ordered = colours.map((each) => each.code).filter((each) => next.includes(each));
    change((was) => withFinding(was, finding.key, ordered.length === 0 ? null : ordered.join("+")));
  };
  return (
    <Chips
      label={named(language, finding.zh, finding.en)}
      unknownWord={t("notKnown")}
      chips={colours.map((each) => ({
        code: each.code,
        word: named(language, each.zh, each.en),
        mark: <Swatch code={each.code} />,
      }))}
      chosen={chosen}
      onPress={press}
    >
      <FieldFault {...props} />
    </Chips>
  );
}
