import { common } from "../i18n/common";
import { useLanguage, useText } from "../i18n/language";
import { minuteParts, ROAD_HOURS_FROM_MIN, roadMinutes } from "../lib/clock";

/** A road time with large numbers and small units; no road is a word. */
export function Minutes({ seconds }: { seconds: number | null }) {
  const c = useText(common);
  const { language } = useLanguage();
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
