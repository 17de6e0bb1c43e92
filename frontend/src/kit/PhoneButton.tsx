import { useState } from "react";
import { common } from "../i18n/common";
import { useText } from "../i18n/language";
import { useSession } from "../session/session";

const Receiver = () => (
  <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M7 3 5 4C3 5 3 8 5 12s6 8 9 9c3 1 5 0 6-1l1-2-4.500-3-2.200 1.800C12.500 16 9 13 8 10l2-2z" />
  </svg>
);

interface PhoneButtonProps {
  readonly phone: string;
  /** What stands before the number, such as the name of who answers. */
  readonly label?: string;
  /** With `short` only the label shows and the number after a tap. */
  readonly short?: boolean;
}

/**
 * A telephone number that can be called. In a demonstration it only shows the number; where
 * there is none it says so instead of leaving a gap.
 */
export function PhoneButton({ phone, label, short = false }: PhoneButtonProps) {
  const t = useText(common);
  const { state } = useSession();
  const [told, setTold] = useState(false);
  if (phone === "") return <span className="no-phone">{t("noPhone")}</span>;
  const demo = "deployment" in state && state.deployment.demo;
  const inside = (
    <>
      <Receiver />
      <span className="phone-words">
        {label === undefined ? null : <span>{label}</span>}
        {short && !told ? null : <span className="nowrap">{phone}</span>}
        {demo && told ? <small role="status">{t("demoNoCall")}</small> : null}
      </span>
    </>
  );
  const spoken = `${t("call")} ${label ?? ""} ${phone}`;
  if (!demo) {
    return (
      <a className="button button-plain" href={`tel:${phone}`} aria-label={spoken}>
        {inside}
      </a>
    );
  }
  return (
    <button
      type="button"
      className="button button-plain"
      aria-label={spoken}
      onClick={() => setTold(true)}
    >
      {inside}
    </button>
  );
}
