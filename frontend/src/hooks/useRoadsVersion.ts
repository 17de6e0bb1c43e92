import { useEffect, useState } from "react";
import { call, client } from "../api/client";

const AGAIN_MS = 10_000;

/** The version of the roads in force, looked at again and again; null until it is known. */
export function useRoadsVersion(): string | null {
  const [version, setVersion] = useState<string | null>(null);
  useEffect(() => {
    let closed = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = () =>
      call(client.GET("/api/roads"))
        .then(
          (roads) => !closed && setVersion(roads.version),
          // What the page shows keeps its time; an answer is asked for again by a person.
          () => undefined,
        )
        .finally(() => {
          if (!closed) timer = setTimeout(() => void look(), AGAIN_MS);
        });
    void look();
    return () => {
      closed = true;
      clearTimeout(timer);
    };
  }, []);
  return version;
}
