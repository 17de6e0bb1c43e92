import { useEffect, useState } from "react";
import { call, client } from "../api/client";
import { useText } from "../i18n/language";
import { routesText } from "../i18n/routes";
import { useNames } from "../session/names";
import { type Closure, useWayNames } from "./useRoads";
import { effectText, reasonWord, useSay, whereText } from "./words";

interface ClosureWordsProps {
  readonly closed: readonly string[];
  readonly reopened: readonly string[];
}

/** `澄水桥 不通 水淹`: the closures a card speaks of, in words. */
export default function ClosureWords({ closed, reopened }: ClosureWordsProps) {
  const t = useSay();
  const say = useText(routesText);
  const names = useNames();
  const known = useClosures([...closed, ...reopened].join(" "));
  const ways = useWayNames(known);
  const lines = [
    ...closed.map((id) => [id, false] as const),
    ...reopened.map((id) => [id, true] as const),
  ].map(([id, open]) => {
    const closure = known.find((each) => each.id === id);
    if (closure === undefined) return say(open ? "reopened" : "closedNow");
    const what = open ? say("reopened") : effectText(closure, t);
    return t("told", {
      where: whereText(closure, ways, names, t),
      what,
      why: reasonWord(closure.reason, t),
    });
  });
  return <span>{names.list([...new Set(lines)])}</span>;
}

const NONE: readonly Closure[] = [];

function useClosures(wanted: string): readonly Closure[] {
  const [found, setFound] = useState<readonly Closure[]>(NONE);
  useEffect(() => {
    if (wanted === "") return;
    let current = true;
    call(client.GET("/api/closures")).then(
      (all) => current && setFound(all.filter((each) => wanted.includes(each.id))),
      // That something closed is said without its words too.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [wanted]);
  return found;
}
