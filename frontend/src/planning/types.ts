/** The answers of `/api/reach`, as this page reads them. */

export type Position = readonly [lon: number, lat: number];

export interface BandFeature {
  readonly type: "Feature";
  readonly properties: { readonly within_min: number };
  readonly geometry: {
    readonly type: "MultiPolygon";
    readonly coordinates: readonly (readonly (readonly Position[])[])[];
  };
}

export interface Bands {
  readonly type: "FeatureCollection";
  readonly attribution: string;
  readonly features: readonly BandFeature[];
}

export interface Within {
  readonly minutes: number;
  readonly weight: number;
  readonly share: number | null;
  readonly places: number;
}

export interface Unreachable {
  readonly weight: number;
  readonly places: number;
}

export interface PointsMeta {
  readonly name: string;
  readonly unit: string;
  readonly as_of: string;
  readonly weight: number;
  readonly places: number;
  readonly sha256: string;
}

export interface AreaLine {
  readonly area_code: string;
  readonly name: string;
  readonly weight: number;
  readonly within: readonly { minutes: number; weight: number; share: number | null }[];
  readonly unreachable_weight: number;
}

export interface Missing {
  readonly need: readonly string[];
  readonly nearest: string | null;
  readonly minutes: number | null;
}

export interface PlaceLine {
  readonly key: string;
  readonly name: string;
  readonly area_code: string;
  readonly lon: number;
  readonly lat: number;
  readonly weight: number;
  readonly minutes: number | null;
  readonly range_min: readonly [number, number] | null;
  readonly nearest: string | null;
  readonly nearest_name: string | null;
  readonly band: number | null;
  readonly why_none: string | null;
  readonly missing: readonly Missing[];
}

export interface CentreLine {
  readonly facility: string;
  readonly name: string;
  readonly name_en: string;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly fit: string;
  readonly open_from: string | null;
  readonly open_until: string | null;
  readonly beds: string | null;
  readonly counted: boolean;
  readonly why_not: string | null;
}

/** Something the answer rests on or leaves out. */
export interface Remark {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

export interface ReachAnswer {
  readonly needs: readonly (readonly string[])[];
  readonly condition: string | null;
  readonly at: string;
  readonly roads_version: string;
  readonly graph: string;
  readonly network: string;
  readonly uncalibrated: boolean;
  readonly took_s: number;
  /** The areas whose places are shown; null for all. */
  readonly areas_seen: readonly string[] | null;
  readonly remarks: readonly Remark[];
  readonly bands: Bands;
  readonly points: PointsMeta | null;
  readonly within: readonly Within[];
  readonly unreachable: Unreachable | null;
  readonly areas: readonly AreaLine[];
  readonly places: readonly PlaceLine[];
  readonly centres: readonly CentreLine[];
}

export type Change =
  | { readonly kind: "close_way"; readonly way: number }
  | { readonly kind: "close_centre"; readonly facility: string }
  | {
      readonly kind: "open_centre";
      readonly name: string;
      readonly lon: number;
      readonly lat: number;
      readonly capabilities: readonly string[];
    }
  | {
      readonly kind: "upgrade_centre";
      readonly facility: string;
      readonly capabilities: readonly string[];
    };

export interface MovedPlace {
  readonly key: string;
  readonly name: string;
  readonly area_code: string;
  readonly weight: number;
  readonly before_min: number | null;
  readonly after_min: number | null;
  readonly change_min: number | null;
  readonly nearest_before: string | null;
  readonly nearest_after: string | null;
}

export interface Sums {
  readonly within: readonly Within[];
  /** Null where no people are counted. */
  readonly unreachable: Unreachable | null;
}

export interface WhatIfAnswer {
  readonly before: Sums;
  readonly after: Sums;
  readonly bands_after: Bands;
  readonly gained_weight: number;
  readonly lost_weight: number;
  readonly moved: readonly MovedPlace[];
  readonly problems: readonly Remark[];
}

export interface SitingAnswer {
  readonly within_min: number;
  readonly k: number;
  readonly covered_before: number;
  readonly chosen: readonly {
    readonly facility: string;
    readonly name: string;
    readonly name_en: string;
    readonly adds_weight: number;
    readonly covered_weight: number;
    readonly share: number;
  }[];
  readonly covered_weight: number;
  readonly share: number;
  readonly bound_weight: number;
  readonly gap_share: number;
  readonly exact: boolean;
  readonly method: string;
  readonly sites: number;
}
