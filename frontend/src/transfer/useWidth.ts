import { useRef, useState } from "react";

/** The width an element has on the page, so that a drawing never shrinks its words. */
export function useWidth(): readonly [(element: HTMLElement | null) => void, number] {
  const [width, setWidth] = useState(0);
  const watching = useRef<ResizeObserver | null>(null);
  const watch = useRef((element: HTMLElement | null) => {
    watching.current?.disconnect();
    if (element === null) return;
    setWidth(element.clientWidth);
    watching.current = new ResizeObserver(() => setWidth(element.clientWidth));
    watching.current.observe(element);
  });
  return [watch.current, width];
}
