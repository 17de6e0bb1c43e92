import { useMemo } from "react";
import { Button } from "../kit/Button";
import { useNames } from "../session/names";
import { useSignedIn } from "../session/session";
import { useSay } from "./words";

interface AddCapabilityProps {
  readonly label: string;
  readonly without: readonly string[];
  readonly onAdd: (code: string) => void;
}

/** Every capability of the vocabulary but those there already; choosing adds it. */
export function AddCapability({ label, without, onAdd }: AddCapabilityProps) {
  const t = useSay();
  const names = useNames();
  const { vocabulary } = useSignedIn();
  const sides = useMemo(
    () =>
      (["mother", "newborn"] as const).map((patient) => ({
        patient,
        codes: vocabulary.capabilities
          .filter((each) => each.patient === patient && !without.includes(each.code))
          .map(({ code }) => code),
      })),
    [vocabulary, without],
  );
  return (
    <select
      className="select"
      aria-label={label}
      value=""
      onChange={(event) => event.target.value !== "" && onAdd(event.target.value)}
    >
      <option value="">{label}</option>
      {sides.map(({ patient, codes }) => (
        <optgroup key={patient} label={t(patient === "mother" ? "mothers" : "newborns")}>
          {codes.map((code) => (
            <option key={code} value={code}>
              {names.capability(code)}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

interface CapabilitiesProps {
  readonly label: string;
  readonly chosen: readonly string[];
  /** Offered as buttons of their own, such as what the question needs. */
  readonly suggested: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Several capabilities: those that the question needs with one tap, any other from the list. */
export function Capabilities({ label, chosen, suggested, onChange }: CapabilitiesProps) {
  const t = useSay();
  const names = useNames();
  const shown = [...new Set([...suggested, ...chosen])];
  const toggle = (code: string) =>
    onChange(chosen.includes(code) ? chosen.filter((each) => each !== code) : [...chosen, code]);
  return (
    <fieldset className="choice">
      <legend>{label}</legend>
      <div className="chips">
        {shown.map((code) => (
          <Button
            key={code}
            className={chosen.includes(code) ? "chip-chosen" : ""}
            aria-pressed={chosen.includes(code)}
            onClick={() => toggle(code)}
          >
            {names.capability(code)}
          </Button>
        ))}
        <AddCapability label={t("otherAbility")} without={shown} onAdd={toggle} />
      </div>
    </fieldset>
  );
}
