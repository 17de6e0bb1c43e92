import { useState } from "react";
import type { Card } from "../api/board";
import { Button } from "../kit/Button";
import { Sheet } from "../kit/Sheet";
import { type Speech, whatText } from "./words";

interface FindProps {
  readonly cards: readonly Card[];
  readonly select: (id: string) => void;
  readonly close: () => void;
  readonly speech: Speech;
}

/** Letters and digits only, so that `k742`, `K7 42` and `K7-42` are one code. */
export function plainCode(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, "");
}

/** Find a transfer by the code said on the telephone. */
export function FindSheet({ cards, select, close, speech }: FindProps) {
  const { t } = speech;
  const [typed, setTyped] = useState("");
  const wanted = plainCode(typed);
  const found = cards.filter((card) => wanted !== "" && plainCode(card.case).includes(wanted));
  const choose = (id: string) => {
    select(id);
    close();
  };
  return (
    <Sheet title={t("keyFind")} onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (found[0] !== undefined) choose(found[0].id);
        }}
      >
        <input
          // biome-ignore lint/a11y/noAutofocus: this sheet is opened to type.
          autoFocus
          className="text-input"
          aria-label={t("find")}
          placeholder={t("find")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
      {found.map((card) => (
        <Button key={card.id} onClick={() => choose(card.id)}>
          {card.case} {whatText(card, speech)}
        </Button>
      ))}
      {wanted !== "" && found.length === 0 ? (
        <p role="status">{t("notFound", { case: typed })}</p>
      ) : null}
    </Sheet>
  );
}
