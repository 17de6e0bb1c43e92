import { tellsFirst } from "../api/routes";
import { useText } from "../i18n/language";
import { routesText } from "../i18n/routes";
import { shiftText, shiftTo } from "../lib/routeChange";
import type { Item } from "./cards";
import type { Speech } from "./words";

interface RoadsLineProps {
  readonly item: Item;
  readonly className: string;
  readonly speech: Speech;
}

/** That the roads changed it, in one line; everything more stands beside the list. */
export function RoadsLine({ item, className, speech }: RoadsLineProps) {
  const t = useText(routesText);
  const change = item.card.route_change ?? null;
  if (change === null) return null;
  const shift = shiftTo(change, item.offer?.facility ?? null);
  const first = tellsFirst(change) ? change.first_after : null;
  return (
    <span className={className}>
      <b>{t("changed")}</b>{" "}
      {shift === null ? null : (
        <span className="nowrap">
          {shiftText(shift, { noRoad: t("noRoad"), asBefore: t("asBefore") }, speech.language)}
        </span>
      )}{" "}
      {first === null ? null : t("firstNow", { name: speech.names.facility(first) })}
    </span>
  );
}
