import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type Advice = Schemas["Advice"];
export type Because = Schemas["Because"];
export type Board = Schemas["Board"];
export type BoardCapacity = Schemas["BoardCapacity"];
export type Candidate = Schemas["Candidate"];
export type Capacity = Schemas["Capacity"];
export type CapacityKind = Schemas["CapacityKind"];
export type Command = Schemas["Command"];
export type CommandBody = Schemas["CommandBody"];
export type Condition = Schemas["ConditionView"];
export type DeclineReason = Schemas["DeclineReason"];
export type CancelReason = Schemas["CancelReason"];
export type Deployment = Schemas["Deployment"];
export type Doubt = Schemas["Doubt"];
export type Facility = Schemas["FacilityView"];
export type Finding = Schemas["FindingView"];
export type Frame = Schemas["EventFrame"] | Schemas["Heartbeat"] | Schemas["Reset"];
export type Me = Schemas["Me"];
export type MissingNeed = Schemas["MissingNeed"];
export type Mode = Schemas["Mode"];
export type OfferCard = Schemas["OfferCard"];
export type OfferState = Schemas["OfferState"];
export type PatientKind = Schemas["PatientKindView"];
export type Plan = Schemas["Plan"];
export type PlanLine = Schemas["PlanLine"];
export type Question = Schemas["Question"];
export type Reason = Schemas["Reason"];
export type Referral = Schemas["Referral"];
export type RiskColour = Schemas["RiskColourView"];
export type RescueLine = Schemas["RescueLine"];
export type Role = Schemas["Role"];
export type Route = Schemas["Route"];
export type Status = Schemas["Status"];
export type SuggestedCondition = Schemas["SuggestedCondition"];
export type TransferCard = Schemas["TransferCard"];
export type TransferView = Schemas["TransferView"];
export type TrailEvent = TransferView["trail"][number];
/** `capacity_limit_h` is the age at which reported beds are no longer known. */
export type Vocabulary = Schemas["Vocabulary"] & { readonly capacity_limit_h?: number };
export type WindowLeft = Schemas["WindowLeft"];
export type Word = Schemas["WordView"];

export type Urgency = "U0" | "U1" | "U2" | "U3" | "U4";
