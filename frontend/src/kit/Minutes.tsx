import { common } from "../i18n/common";
import { useLanguage, useText } from "../i18n/language";
import { minuteParts, ROAD_HOURS_FROM_MIN, roadMinutes } from "../lib/clock";

interface MinutesProps {
  readonly seconds: number | null;
  /** Nobody looked for a road: then none is not known to be missing either. */
  readonly unknown?: boolean;
}

/** A road time with large numbers and small units; no road is a word, and so is an unknown one. */
export function Minutes({ seconds, unknown = false }: MinutesProps) {
  const c = useText(common);
  const { language } = useLanguage();
  if (seconds === null && unknown)
    return <span className="minutes-none minutes-unknown">{c("roadUnknown")}</span>;
  if (seconds === null) return <span className="minutes-none">{c("noRoad")}</span>;
  return (
    <span className="minutes">
      {minuteParts(roadMinutes(seconds), language, ROAD_HOURS_FROM_MIN).map((part) => (
        <span key={part.unit}>
          <b>{part.value}</b> {part.unit}{" "}
        </span>
      ))}
    </span>
  );
}
