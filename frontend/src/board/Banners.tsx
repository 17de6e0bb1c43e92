import type { StreamState } from "../api/stream";
import { Button } from "../kit/Button";
import { PhoneButton } from "../kit/PhoneButton";
import { clockSecondsText, clockText, counterText } from "../lib/clock";
import { useSignedIn } from "../session/session";
import type { Notice } from "./notices";
import { reasonText } from "./reasons";
import type { CaughtUp } from "./useBoard";
import type { Ring } from "./useRing";
import type { Speech } from "./words";

/** Not red and not hidden: since when this page is no longer the present, and whom to phone. */
export function StaleBanner({ link, speech }: { link: StreamState; speech: Speech }) {
  const { deployment } = useSignedIn();
  const { t } = speech;
  if (link.kind !== "stale") return null;
  const since = link.lastLiveAt;
  return (
    <section className="board-stale" role="alert">
      <b>
        {since === null
          ? t("neverLive")
          : t("staleSince", { time: clockSecondsText(new Date(since)) })}
      </b>
      {/* The age is for the eye; a reader of text is told once, not every second. */}
      <span aria-live="off">
        {since === null
          ? t("neverLiveMore")
          : t("staleFor", { time: counterText(Date.now() - since) })}
      </span>
      <PhoneButton phone={deployment.duty_phone} label={t("dutyPhone")} />
    </section>
  );
}

export function Restored({ caughtUp, speech }: { caughtUp: CaughtUp | null; speech: Speech }) {
  if (caughtUp === null) return null;
  const time = clockSecondsText(new Date(caughtUp.at));
  return (
    <p className="board-restored" role="status">
      {speech.t("restored", { time, n: caughtUp.ids.size })}
    </p>
  );
}

/** Sound needs one click in a browser: until then nothing else on the page is as loud. */
export function SoundGate({ ring, speech }: { ring: Ring; speech: Speech }) {
  const { t } = speech;
  if (ring.open) return null;
  return (
    <button type="button" className="board-gate" onClick={ring.openSound}>
      <b>{t("openSound")}</b>
      <span>{t("openSoundWhy")}</span>
    </button>
  );
}

/** Mute while it rings, what mute is left, or that the bell is off: always written. */
export function SoundWord({
  ring,
  ringing,
  speech,
}: {
  ring: Ring;
  ringing: boolean;
  speech: Speech;
}) {
  const { t } = speech;
  if (!ring.open) return <span className="board-ask">{t("soundOff")}</span>;
  if (ring.mutedMs > 0) {
    return (
      <Button className="board-muted" onClick={ring.unmute}>
        {t("muted", { time: counterText(ring.mutedMs) })}
      </Button>
    );
  }
  return ringing ? <Button onClick={ring.mute}>{t("mute")}</Button> : null;
}

interface NoticesProps {
  readonly notices: readonly Notice[];
  readonly dismiss: (id: string) => void;
  readonly speech: Speech;
}

/** What happened to a card that has gone: stays until somebody has read it. */
export function Notices({ notices, dismiss, speech }: NoticesProps) {
  if (notices.length === 0) return null;
  return (
    <ul className="board-notices">
      {notices.map((notice) => (
        <li key={notice.id} role="status">
          <time>{clockText(new Date(notice.at))}</time>
          <b>{noticeText(notice, speech)}</b>
          <Button kind="quiet" onClick={() => dismiss(notice.id)}>
            {speech.t("dismiss")}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function noticeText(notice: Notice, speech: Speech): string {
  const { t, names } = speech;
  const { what } = notice;
  switch (what.kind) {
    case "taken":
      return t("taken", { case: notice.case, name: names.facility(what.by) });
    case "cancelled":
      return t("cancelled", { case: notice.case, reason: reasonText(what.reason, t) });
    case "aborted":
      return t("aborted", { case: notice.case, reason: reasonText(what.reason, t) });
    case "died":
      return t("died", { case: notice.case });
    case "ours_declined":
      return t("oursDeclined", {
        case: notice.case,
        name: names.facility(what.by),
        reason: reasonText(what.reason, t),
      });
  }
}
