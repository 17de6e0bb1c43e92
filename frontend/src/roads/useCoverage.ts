import { useEffect, useState } from "react";
import { asFault, call, client, type Exact } from "../api/client";
import type { Fault } from "../api/problems";
import type { components } from "../api/schema.gen";
import type { NewClosure } from "./draft";

export type Coverage = Exact<components["schemas"]["ClosureCoverage"]>;

export interface Preview {
  readonly busy: boolean;
  readonly covered: Coverage | null;
  readonly fault: Fault | null;
}

const NOTHING: Preview = { busy: false, covered: null, fault: null };
const SETTLE_MS = 350;

/** What a closure would cover, asked again when its place has stood still; null asks for nothing. */
export function useCoverage(closure: NewClosure | null): Preview {
  const [preview, setPreview] = useState<Preview>(NOTHING);
  const text = closure === null ? "" : JSON.stringify(closure);
  useEffect(() => {
    if (text === "") {
      setPreview(NOTHING);
      return;
    }
    let current = true;
    setPreview((known) => ({ ...known, busy: true }));
    const timer = setTimeout(() => {
      call(client.POST("/api/closures/preview", { body: JSON.parse(text) as NewClosure })).then(
        (covered) => current && setPreview({ busy: false, covered, fault: null }),
        (thrown: unknown) =>
          current && setPreview({ busy: false, covered: null, fault: asFault(thrown) }),
      );
    }, SETTLE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text]);
  return preview;
}
