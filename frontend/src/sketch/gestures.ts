/** Hands on a drawing: dragging, tapping, the wheel, keys, and how wide its frame is. */
import { type PointerEvent, useEffect, useRef, useState } from "react";
import type { Point, Window } from "./drawing";

export const ZOOM_STEP = 1.6;
export const WHEEL_STEP = 1.15;
const PAN_PX = 40;
const TAP_PX = 7;

interface KeyActs {
  readonly pan: (dx: number, dy: number) => void;
  readonly zoom: (factor: number) => void;
  readonly tap: () => void;
  readonly undo: () => void;
}

/** What a key does on a drawing, or null. */
export function keyAct(key: string, { pan, zoom, tap, undo }: KeyActs): (() => void) | null {
  const acts: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => pan(-PAN_PX, 0),
    ArrowRight: () => pan(PAN_PX, 0),
    ArrowUp: () => pan(0, -PAN_PX),
    ArrowDown: () => pan(0, PAN_PX),
    "+": () => zoom(1 / ZOOM_STEP),
    "=": () => zoom(1 / ZOOM_STEP),
    "-": () => zoom(ZOOM_STEP),
    Enter: tap,
    Backspace: undo,
  };
  return acts[key] ?? null;
}

/** Dragging moves the window; a press that hardly moves is a tap. */
export function useDrag(
  seen: Window,
  width: number,
  height: number,
  move: (seen: Window) => void,
  tap: (at: Point) => void,
) {
  const start = useRef<{ id: number; x: number; y: number; seen: Window; moved: boolean } | null>(
    null,
  );
  return {
    onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
      if (!event.isPrimary || event.button !== 0) return;
      const { pointerId: id, clientX: x, clientY: y } = event;
      start.current = { id, x, y, seen, moved: false };
      event.currentTarget.setPointerCapture(id);
    },
    onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
      const from = start.current;
      if (from === null || event.pointerId !== from.id) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      if (!from.moved && Math.hypot(dx, dy) < TAP_PX) return;
      from.moved = true;
      const px = from.seen.metresPerPx;
      move({ ...from.seen, x: from.seen.x - dx * px, y: from.seen.y - dy * px });
    },
    onPointerUp: (event: PointerEvent<SVGSVGElement>) => {
      const from = start.current;
      start.current = null;
      if (from === null || from.moved) return;
      const rect = event.currentTarget.getBoundingClientRect();
      const px = from.seen.metresPerPx;
      tap([
        from.seen.x + (event.clientX - rect.left - width / 2) * px,
        from.seen.y + (event.clientY - rect.top - height / 2) * px,
      ]);
    },
    onPointerCancel: () => {
      start.current = null;
    },
  };
}

/** The wheel with Ctrl. React listens to the wheel passively; the page would scroll with the zoom. */
export function useWheel(turn: (event: WheelEvent, rect: DOMRect) => void) {
  const latest = useRef(turn);
  latest.current = turn;
  const [element, setElement] = useState<SVGSVGElement | null>(null);
  useEffect(() => {
    if (element === null) return;
    const listen = (event: WheelEvent) => {
      // With the wheel alone the page scrolls; a zoom is asked for with a key, as on any page.
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      latest.current(event, element.getBoundingClientRect());
    };
    element.addEventListener("wheel", listen, { passive: false });
    return () => element.removeEventListener("wheel", listen);
  }, [element]);
  return setElement;
}

/** A frame and how wide it stands on the screen; 0 until it is measured. */
export function useWidth() {
  const [width, setWidth] = useState(0);
  const [element, setElement] = useState<HTMLElement | null>(null);
  useEffect(() => {
    if (element === null) return;
    const measure = () => setWidth(element.clientWidth);
    measure();
    const watching = new ResizeObserver(measure);
    watching.observe(element);
    return () => watching.disconnect();
  }, [element]);
  return [setElement, width] as const;
}
