/** The answers of `/api/reach`, by the names this page has for them. */
import type { components } from "../api/schema.gen";

type Schemas = components["schemas"];

export type Position = [lon: number, lat: number];
export type Bands = Schemas["Bands"];
export type BandFeature = Schemas["BandFeature"];
export type Within = Schemas["Within"];
export type PointsMeta = Schemas["PointsView"];
export type PointTable = Schemas["PointTable"];
export type AreaLine = Schemas["AreaView"];
export type Missing = Schemas["NeedBeyond"];
export type PlaceLine = Schemas["PlaceView"];
export type CentreLine = Schemas["CentreView"];
export type ReachAnswer = Schemas["ReachView"];
export type Change = Schemas["WhatIfBody"]["changes"][number];
export type MovedPlace = Schemas["MovedPlace"];
export type Sums = Schemas["Reached"];
export type WhatIfAnswer = Schemas["WhatIfView"];
export type SitingAnswer = Schemas["SitingView"];
export type SitingAsk = Pick<Schemas["SitingBody"], "capabilities" | "k" | "within_min" | "sites">;
