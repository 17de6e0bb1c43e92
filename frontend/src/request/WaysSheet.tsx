import { useState } from "react";
import type { CaseWays, FacilityWays, Referral } from "../api/types";
import { named, useLanguage, useText } from "../i18n/language";
import { waysText } from "../i18n/ways";
import { Sheet } from "../kit/Sheet";
import { useWays } from "./useWays";
import { NoWayLine, WayCard } from "./WayCard";
import { WaysFault, WaysWaiting } from "./WaysNotes";
import { inOrder, saidOf, scaleOf } from "./ways";

interface WaysSheetProps {
  readonly answer: Referral;
  readonly ways: CaseWays;
  readonly facility: string;
  readonly onClose: () => void;
}

/** The four ways to one centre side by side, what the advice rests on and what would change it. */
export function WaysSheet({ answer, ways, facility, onClose }: WaysSheetProps) {
  const t = useText(waysText);
  const { language } = useLanguage();
  const [chosen, setChosen] = useState(facility);
  const centres = answer.candidates.filter((each) => each.travel_time_s !== null);
  return (
    <Sheet title={t("title")} onClose={onClose}>
      {centres.length < 2 ? null : (
        <label className="way-centre">
          <span className="quiet">{t("whichCentre")}</span>
          <select
            className="select"
            value={chosen}
            onChange={(event) => setChosen(event.target.value)}
          >
            {centres.map((each, index) => (
              <option key={each.facility} value={each.facility}>
                {index + 1} {named(language, each.name, each.name_en)}
              </option>
            ))}
          </select>
        </label>
      )}
      <Chosen key={chosen} referral={answer.id} ways={ways} facility={chosen} />
    </Sheet>
  );
}

interface ChosenProps {
  readonly referral: string;
  readonly ways: CaseWays;
  readonly facility: string;
}

function Chosen({ referral, ways, facility }: ChosenProps) {
  const centre = ways.facilities.find((each) => each.facility === facility);
  if (centre !== undefined) return <Four of={ways} centre={centre} />;
  return <Asked referral={referral} facility={facility} />;
}

/** A centre that was not among the first: its ways are asked for when somebody wants them. */
function Asked({ referral, facility }: Omit<ChosenProps, "ways">) {
  const { ways, fault, retry } = useWays(referral, facility);
  const centre = ways?.facilities[0];
  if (ways !== null && centre !== undefined) return <Four of={ways} centre={centre} />;
  return fault === null ? <WaysWaiting /> : <WaysFault fault={fault} retry={retry} />;
}

function Four({ of, centre }: { of: CaseWays; centre: FacilityWays }) {
  const { possible, not } = inOrder(centre);
  const scaleS = scaleOf(possible);
  return (
    <>
      <VerdictWords verdict={centre.verdict} />
      <div className="way-cards">
        {possible.map((way) => (
          <WayCard key={way.way} way={way} centre={centre} of={of} scaleS={scaleS} />
        ))}
      </div>
      {not.map((way) => (
        <NoWayLine key={way.way} way={way} />
      ))}
      <WaysFoot of={of} />
    </>
  );
}

/** The verdict, sentence by sentence: what to do, why, on what it rests, what would change it. */
export function VerdictWords({ verdict }: { verdict: FacilityWays["verdict"] }) {
  const t = useText(waysText);
  const { language } = useLanguage();
  const said = saidOf(verdict, named(language, verdict.zh, verdict.en));
  return (
    <div className="way-verdict">
      <p>
        <b>{said.advice}</b> {said.why}
      </p>
      {said.restsOn === "" ? null : <p className="quiet">{said.restsOn}</p>}
      {said.flips.length === 0 ? null : (
        <>
          <h3 className="way-flips">{t("flips")}</h3>
          <ul>
            {said.flips.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function WaysFoot({ of }: { of: CaseWays }) {
  const t = useText(waysText);
  return (
    <p className="quiet">
      <small>
        {t("from")}
        {of.unsigned ? ` · ${t("unsigned")}` : ""}
      </small>
    </p>
  );
}
