import type { Referral } from "../api/types";
import { answerText } from "../i18n/answer";
import { named, useLanguage, useText } from "../i18n/language";
import { PhoneButton } from "../kit/PhoneButton";
import { minuteText, ROAD_HOURS_FROM_MIN, roadMinutes } from "../lib/clock";
import { useNames } from "../session/names";

/** `先到 A，再转 B 38 分`: the first lacks something that can follow later. */
export function Forward({ answer }: { answer: Referral }) {
  const a = useText(answerText);
  const names = useNames();
  const { language } = useLanguage();
  const first = answer.candidates[0];
  const next = answer.forward_to;
  if (first === undefined || next === null) return null;
  return (
    <div className="forward">
      <p>
        <b>
          {a("forward", {
            first: named(language, first.name, first.name_en),
            name: named(language, next.name, next.name_en),
            time: minuteText(roadMinutes(next.travel_time_s), language, ROAD_HOURS_FROM_MIN),
          })}
        </b>{" "}
        <span className="quiet">
          {a("forwardFor", { what: names.list(next.needs.map(names.group)) })}
        </span>
      </p>
      <PhoneButton phone={next.phone} short label={named(language, next.name, next.name_en)} />
    </div>
  );
}
