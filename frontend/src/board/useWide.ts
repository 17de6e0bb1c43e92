import { useEffect, useState } from "react";

const WALL = "(min-width: 1600px)";

/** Whether this screen is wide enough to be read as a wall. */
export function useWide(): boolean {
  const [wide, setWide] = useState(() => matchMedia(WALL).matches);
  useEffect(() => {
    const query = matchMedia(WALL);
    const look = () => setWide(query.matches);
    query.addEventListener("change", look);
    return () => query.removeEventListener("change", look);
  }, []);
  return wide;
}
