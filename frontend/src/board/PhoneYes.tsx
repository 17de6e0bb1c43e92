import { useState } from "react";
import { Button } from "../kit/Button";
import type { Speech } from "./words";

const LONGEST_NAME = 40;

interface PhoneYesProps {
  readonly speech: Speech;
  readonly busy: boolean;
  readonly send: (who: string) => void;
  readonly back: () => void;
}

/** A yes said on the telephone: it counts like any other, with the name of who said it. */
export function PhoneYes({ speech, busy, send, back }: PhoneYesProps) {
  const { t } = speech;
  const [who, setWho] = useState("");
  const name = who.trim();
  return (
    <form
      className="board-phone"
      onSubmit={(event) => {
        event.preventDefault();
        if (name !== "") send(name);
      }}
    >
      <label className="field">
        {t("whoSaid")}
        <input
          // biome-ignore lint/a11y/noAutofocus: the person pressed the button to type exactly this.
          autoFocus
          required
          maxLength={LONGEST_NAME}
          placeholder={t("whoSaidHint")}
          value={who}
          onChange={(event) => setWho(event.target.value)}
        />
      </label>
      <div className="board-chips">
        {(["dutyDoctor", "head", "coordinator"] as const).map((role) => (
          <Button key={role} onClick={() => setWho(t(role))}>
            {t(role)}
          </Button>
        ))}
      </div>
      <div className="board-chips">
        <Button type="submit" kind="primary">
          {busy ? t("sending") : t("phoneYes")}
        </Button>
        <Button kind="quiet" onClick={back}>
          {t("back")}
        </Button>
      </div>
    </form>
  );
}
