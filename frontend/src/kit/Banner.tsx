import type { ReactNode } from "react";

interface BannerProps {
  /** `stale` is the hatched ink banner of a lost link: never red. */
  readonly tone?: "plain" | "ask" | "bad" | "good" | "stale";
  readonly alert?: boolean;
  readonly children: ReactNode;
}

export function Banner({ tone = "plain", alert = false, children }: BannerProps) {
  return (
    <div className={`banner banner-${tone}`} role={alert ? "alert" : "status"}>
      {children}
    </div>
  );
}

/** One stripe over every page of a demonstration. */
export function DemoStripe({ text }: { text: string }) {
  return <div className="demo-stripe">{text}</div>;
}
