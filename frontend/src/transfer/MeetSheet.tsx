import { useState } from "react";
import type { TransferCard, Way } from "../api/types";
import { named, useLanguage, useText } from "../i18n/language";
import { waysText } from "../i18n/ways";
import { Button } from "../kit/Button";
import { Sheet } from "../kit/Sheet";
import { Tag } from "../kit/Tag";
import { minuteText, ROAD_HOURS_FROM_MIN, roadMinutes } from "../lib/clock";
import { useWays } from "../request/useWays";
import { WaysFault, WaysWaiting } from "../request/WaysNotes";
import { isPossible } from "../request/ways";
import { useWayWords } from "../request/wayWords";
import { useNames } from "../session/names";
import { useSignedIn } from "../session/session";
import { facilityStop } from "./meeting";

interface MeetSheetProps {
  readonly card: TransferCard;
  readonly centre: string;
  readonly onMeet: (stop: string) => void;
  readonly onClose: () => void;
}

/** Where two vehicles meet: the stop that is fastest for this case, or a facility both know. */
export function MeetSheet({ card, centre, onMeet, onClose }: MeetSheetProps) {
  const t = useText(waysText);
  const words = useWayWords();
  const { ways, fault, retry } = useWays(card.referral, centre);
  const way = ways?.facilities[0]?.ways.find((each) => each.way === "rendezvous");
  return (
    <Sheet title={t("whereMeet")} onClose={onClose}>
      {way !== undefined ? null : fault === null ? (
        <WaysWaiting />
      ) : (
        <WaysFault fault={fault} retry={retry} />
      )}
      {way === undefined ? null : way.stop === null ? (
        <p className="ask">{words.whyNot(way)}</p>
      ) : (
        <Fastest way={way} stop={way.stop} card={card} centre={centre} onMeet={onMeet} />
      )}
      <AtFacility card={card} centre={centre} onMeet={onMeet} />
    </Sheet>
  );
}

type FastestProps = Omit<MeetSheetProps, "onClose"> & {
  readonly way: Way;
  readonly stop: NonNullable<Way["stop"]>;
};

function Fastest({ way, stop, card, centre, onMeet }: FastestProps) {
  const t = useText(waysText);
  const names = useNames();
  const { language } = useLanguage();
  const time = (seconds: number) => minuteText(roadMinutes(seconds), language, ROAD_HOURS_FROM_MIN);
  const met = way.legs.find((each) => each.kind === "hand_over")?.starts_s;
  return (
    <button type="button" className="card way-row card-first" onClick={() => onMeet(stop.key)}>
      <span className="way-row-head">
        <b>{stop.name === "" ? t("stopUnnamed") : named(language, stop.name, "")}</b>{" "}
        <span className="way-where">{t(stop.kind)}</span>
      </span>
      {met !== undefined && isPossible(way) ? (
        <span>
          {t("ifBothGo")} · {t("bothThere", { time: time(met) })} ·{" "}
          {t("thenThere", { time: time(way.definitive_s), name: names.facility(centre) })}
        </span>
      ) : null}
      <span className="tags">
        <Tag tone="good">✓ {t("meetBest")}</Tag>
        {card.stop === stop.key ? <Tag>{t("meetNow")}</Tag> : null}
        {way.proposal ? <Tag tone="ask">{t("estimated")}</Tag> : null}
      </span>
    </button>
  );
}

/** Any facility will do where both know the way: no time is promised for it. */
function AtFacility({ card, centre, onMeet }: Omit<MeetSheetProps, "onClose">) {
  const t = useText(waysText);
  const { language } = useLanguage();
  const { facilities } = useSignedIn();
  const [chosen, setChosen] = useState("");
  const sides = [card.referring_facility, centre];
  return (
    <div className="way-centre">
      <label className="way-centre">
        <span className="quiet">{t("meetElsewhere")}</span>
        <select
          className="select"
          value={chosen}
          onChange={(event) => setChosen(event.target.value)}
        >
          <option value="">{t("pickFacility")}</option>
          {facilities
            .filter(({ code }) => !sides.includes(code))
            .map((each) => (
              <option key={each.code} value={each.code}>
                {named(language, each.name, each.name_en)}
              </option>
            ))}
        </select>
      </label>
      {chosen === "" ? null : (
        <Button kind="primary" onClick={() => onMeet(facilityStop(chosen))}>
          {t("meetThere")}
        </Button>
      )}
    </div>
  );
}
