import { useState } from "react";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import type { Facility, Referral } from "../api/types";
import { answerText } from "../i18n/answer";
import { named, useLanguage, useText } from "../i18n/language";
import { request } from "../i18n/request";
import { Button } from "../kit/Button";
import { useFaultText } from "../kit/FaultPanel";
import { PhoneButton } from "../kit/PhoneButton";
import { Sheet } from "../kit/Sheet";
import { Tag } from "../kit/Tag";
import { useSession, useSignedIn } from "../session/session";
import { type Draft, withOutside } from "./draft";
import { crossesProvince, PROVINCES } from "./provinces";
import { candidateOf } from "./reading";

interface OutsideProps {
  readonly answer: Referral;
  readonly draft: Draft;
  readonly change: (next: (draft: Draft) => Draft) => void;
  readonly onTick: (code: string) => void;
}

/** Hospitals that are not in the answer: named by hand, asked like any other, recorded as outside. */
export function Outside({ answer, draft, change, onTick }: OutsideProps) {
  const a = useText(answerText);
  const { facilities } = useSignedIn();
  const { learn } = useSession();
  const [open, setOpen] = useState(false);
  const named = facilities.filter(
    (each) => draft.outside.includes(each.code) && candidateOf(answer, each.code) === undefined,
  );
  const saved = (facility: Facility) => {
    learn(facility);
    change((was) => withOutside(was, facility.code));
    setOpen(false);
  };
  return (
    <section className="outside" aria-label={a("outsideList")}>
      {named.map((each) => (
        <OutsideRow
          key={each.code}
          facility={each}
          origin={answer.origin.facility}
          chosen={draft.chosen.includes(each.code)}
          onTick={() => onTick(each.code)}
        />
      ))}
      <Button kind="quiet" className="left" onClick={() => setOpen(true)}>
        {a("otherCentre")}
      </Button>
      {open ? <OutsideSheet saved={saved} close={() => setOpen(false)} /> : null}
    </section>
  );
}

interface RowProps {
  readonly facility: Facility;
  readonly origin: string | null;
  readonly chosen: boolean;
  readonly onTick: () => void;
}

function OutsideRow({ facility, origin, chosen, onTick }: RowProps) {
  const t = useText(request);
  const a = useText(answerText);
  const { language } = useLanguage();
  const { facilities } = useSignedIn();
  const from = facilities.find((each) => each.code === origin)?.area_code ?? "";
  const crosses = crossesProvince(from, facility.area_code) === true;
  return (
    <div className="card">
      <div className="card-head">
        <b className="card-name">{named(language, facility.name, facility.name_en)}</b>
      </div>
      <span className="tags">
        <Tag tone="ask">{a("outsideTag")}</Tag>
        {crosses ? <Tag tone="ask">{a("crossProvince")}</Tag> : null}
      </span>
      {crosses ? <p className="ask">{a("crossProvinceNote")}</p> : null}
      <div className="panel-buttons">
        <PhoneButton phone={facility.phone} />
        <Button aria-pressed={chosen} onClick={onTick}>
          {chosen ? `✓ ${t("chosen")}` : t("choose")}
        </Button>
      </div>
    </div>
  );
}

interface OutsideSheetProps {
  readonly saved: (facility: Facility) => void;
  readonly close: () => void;
}

/** A name and a number are enough; the province says whether 120 can drive there. */
export function OutsideSheet({ saved, close }: OutsideSheetProps) {
  const a = useText(answerText);
  const say = useFaultText();
  const { language } = useLanguage();
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [area, setArea] = useState("");
  const [busy, setBusy] = useState(false);
  const [empty, setEmpty] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const save = async () => {
    setEmpty(name.trim() === "");
    if (name.trim() === "") return;
    setBusy(true);
    setFault(null);
    const body = {
      name: name.trim(),
      phone: phone.trim(),
      ...(area === "" ? {} : { area_code: area }),
    };
    try {
      saved(await call(client.POST("/api/facilities/outside", { body })));
    } catch (thrown) {
      setFault(asFault(thrown));
      setBusy(false);
    }
  };
  return (
    <Sheet title={a("outsideTitle")} onClose={close}>
      <form
        className="outside-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p className="quiet">{a("outsideHint")}</p>
        <label className="field">
          {a("outsideName")}
          <input value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        {empty ? (
          <p className="field-error" role="alert">
            {a("outsideNeedsName")}
          </p>
        ) : null}
        <label className="field">
          {a("outsidePhone")}
          <input type="tel" value={phone} onChange={(event) => setPhone(event.target.value)} />
        </label>
        <label className="field">
          {a("outsideProvince")}
          <select className="select" value={area} onChange={(event) => setArea(event.target.value)}>
            <option value="">{a("provinceUnknown")}</option>
            {PROVINCES.map(([code, zh, en]) => (
              <option key={code} value={code}>
                {named(language, zh, en)}
              </option>
            ))}
          </select>
        </label>
        {fault === null ? null : (
          <div role="alert" className="field-error">
            {fault.errors.length === 0
              ? say(fault)
              : fault.errors.map((each) => (
                  <p key={`${each.field} ${each.code}`}>{named(language, each.zh, each.en)}</p>
                ))}
          </div>
        )}
        <Button kind="primary" type="submit" disabled={busy}>
          {a(busy ? "outsideSaving" : "outsideSave")}
        </Button>
      </form>
    </Sheet>
  );
}
