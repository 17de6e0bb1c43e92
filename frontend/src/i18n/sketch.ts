import type { Dictionary } from "./language";

const zh = {
  map: "路网草图",
  keysHint: "键盘：方向键移动，+ − 缩放，回车点，退格撤回",
  zoomIn: "放大",
  zoomOut: "缩小",
  whole: "看全图",
  sketchNote: "路网草图，不作导航",
} as const;

export type SketchKey = keyof typeof zh;

const en: Record<SketchKey, string> = {
  map: "Road sketch",
  keysHint: "Keys: arrows move, + − zoom, Enter sets, Backspace takes back",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  whole: "Whole map",
  sketchNote: "Sketch, not for navigation",
};

export const sketchText: Dictionary<SketchKey> = { "zh-CN": zh, en };
