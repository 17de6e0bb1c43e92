import type { ReactNode } from "react";
import type { TransferView } from "../api/types";
import type { Act } from "./useTransfer";

/** What every view of a transfer has around it. */
export interface Frame {
  readonly title: ReactNode;
  readonly right: ReactNode;
  readonly onBack: () => void;
  readonly notices: ReactNode;
  /** The page may no longer show the present: what counts from now must not stand. */
  readonly stale: boolean;
}

export interface ViewProps {
  readonly view: TransferView;
  readonly act: Act;
  readonly frame: Frame;
}
