import { useLocation } from "wouter";
import type { Board, TransferCard } from "../api/types";
import { useText } from "../i18n/language";
import { request } from "../i18n/request";
import { Banner } from "../kit/Banner";
import { Button } from "../kit/Button";
import { useNames } from "../session/names";
import { type Draft, isOwnKind, type Kind, type OwnKind } from "./draft";
import { askedBy } from "./OpenTransfers";

const PATIENTS: Readonly<
  Record<Exclude<Kind, OwnKind>, readonly TransferCard["patients"][number][]>
> = {
  pregnant: ["mother"],
  postpartum: ["mother"],
  newborn: ["newborn"],
  together: ["mother", "newborn"],
  urgent: ["mother"],
};

interface SamePersonProps {
  readonly facility: string;
  readonly board: Board | null;
  readonly draft: Draft;
  readonly change: (next: (draft: Draft) => Draft) => void;
}

/** Notices a possible second request for the same person. It asks; it never stands in the way. */
export function SamePerson({ facility, board, draft, change }: SamePersonProps) {
  const t = useText(request);
  const names = useNames();
  const [, navigate] = useLocation();
  const kind = draft.kind;
  if (kind === null || isOwnKind(kind)) return null;
  const open = askedBy(board, facility).find(
    (card) =>
      !draft.notSame.includes(card.id) &&
      card.patients.some((each) => PATIENTS[kind].includes(each)),
  );
  if (!open) return null;
  return (
    <Banner tone="ask">
      <div className="same-person">
        <p>
          {t("same", { case: open.case })}{" "}
          <span className="quiet">{names.list(open.conditions.map(names.condition))}</span>
        </p>
        <Button onClick={() => navigate(`/transfers/${open.id}`)}>{t("sameYes")}</Button>
        <Button onClick={() => change((now) => ({ ...now, notSame: [...now.notSame, open.id] }))}>
          {t("sameNo")}
        </Button>
      </div>
    </Banner>
  );
}
