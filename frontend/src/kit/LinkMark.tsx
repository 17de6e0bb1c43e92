import { common } from "../i18n/common";
import { useText } from "../i18n/language";
import { clockSecondsText } from "../lib/clock";
import { useSignedIn } from "../session/session";
import { Banner } from "./Banner";
import { PhoneButton } from "./PhoneButton";

/** How sure the page is that it shows the present. `lastLive` is null before the first sign. */
export interface Link {
  readonly live: boolean;
  readonly lastLive: Date | null;
  /** This account has no live board: the page asks by itself and promises nothing. */
  readonly off?: boolean;
}

/** The small green dot with its word, while the link lives. */
export function LinkMark({ link }: { link: Link }) {
  const t = useText(common);
  if (link.off) return null;
  if (!link.live) return link.lastLive === null ? <span>{t("connecting")}</span> : null;
  return (
    <span className="link-live">
      <span className="dot" aria-hidden="true" />
      {t("live")}
    </span>
  );
}

/** The page was live and no longer is. */
export const isStale = (link: Link): boolean => !link.live && link.lastLive !== null;

/** The hatched banner of a page that is no longer the present, with whom to phone meanwhile. */
export function LinkBanner({ link }: { link: Link }) {
  const t = useText(common);
  const { deployment } = useSignedIn();
  if (link.live || link.lastLive === null) return null;
  return (
    <Banner tone="stale" alert>
      <span>{t("notLiveSince", { time: clockSecondsText(link.lastLive) })}</span>
      <PhoneButton phone={deployment.duty_phone} label={t("dutyPhone")} />
    </Banner>
  );
}
