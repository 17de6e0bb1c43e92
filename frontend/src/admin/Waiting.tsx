import { FaultPanel } from "../kit/FaultPanel";
import { Skeleton } from "../kit/Skeleton";
import type { Loaded } from "./useAdmin";

/** Stands where a section will stand: it is being asked for, or it did not come. */
export function Waiting({ fault, reload }: Pick<Loaded<unknown>, "fault" | "reload">) {
  return fault === null ? <Skeleton /> : <FaultPanel fault={fault} onRetry={reload} />;
}
