/**
 * What the roads change for a transfer on a board, the same as `apply_route` in
 * `service/transfers/fold.py`.
 */
import type { components } from "./schema.gen";

type Schemas = components["schemas"];
type Card = Schemas["TransferCard"];
type Offer = Schemas["OfferCard"];
export type RouteChange = Schemas["RouteChange"];
type Causes = Schemas["RoadCauses"];
export type RouteEvent = Schemas["RouteChanged"] | Schemas["RouteChangeSeen"];

const ON_ROADS: ReadonlySet<string> = new Set([
  "requested",
  "accepted",
  "preparing",
  "team_en_route",
  "with_patient",
  "en_route",
]);

/** Whether the road to a centre still matters to a transfer. */
export const isOnRoads = (status: string): boolean => ON_ROADS.has(status);

/** Whether an event is about the route of one transfer; it does not count in its version. */
export function isRouteEvent(event: { readonly type?: string }): event is RouteEvent {
  return event.type === "route_changed" || event.type === "route_change_seen";
}

/** Whether another centre would come first now. */
export function tellsFirst(change: RouteChange): boolean {
  return change.first_before !== change.first_after;
}

/** The offers tell the times of now; what nobody acknowledged is told from what was first told. */
export function cardOnRoads(card: Card, event: RouteEvent): Card {
  const known = card.route_change ?? null;
  if (event.type === "route_change_seen") {
    return known?.roads === event.roads ? { ...card, route_change: null } : card;
  }
  const now = new Map(event.change.routes.map((route) => [route.facility, route.after]));
  return {
    ...card,
    offers: card.offers.map((offer) => offerOnRoads(offer, now.get(offer.facility))),
    route_change: known === null ? event.change : joined(known, event.change),
  };
}

function offerOnRoads(offer: Offer, now: Schemas["RouteStand"] | undefined): Offer {
  if (now === undefined) return offer;
  const { travel_time_s, range_s, distance_m } = now;
  return { ...offer, travel_time_s, range_s, distance_m };
}

/** Two changes as one; centres that only the first speaks of stay. */
function joined(known: RouteChange, later: RouteChange): RouteChange {
  const routes = new Map(known.routes.map((route) => [route.facility, route]));
  for (const route of later.routes) {
    const before = routes.get(route.facility)?.before ?? route.before;
    routes.set(route.facility, { ...route, before });
  }
  const { first_before } = tellsFirst(known) ? known : later;
  const { first_after } = tellsFirst(later) ? later : known;
  const causes = causesAfter(known.causes, later.causes);
  return { ...later, routes: [...routes.values()], first_before, first_after, causes };
}

function causesAfter(known: Causes, later: Causes): Causes {
  return {
    closed: added(known.closed, later.closed, later.reopened),
    reopened: added(known.reopened, later.reopened, later.closed),
    conditions: added(known.conditions, later.conditions, later.conditions_over),
    conditions_over: added(known.conditions_over, later.conditions_over, later.conditions),
    night: known.night || later.night,
    ferries: known.ferries || later.ferries,
    hours: known.hours || later.hours,
  };
}

/** What is known and not undone by now, and what is new, each once. */
function added<T>(known: readonly T[], fresh: readonly T[], undone: readonly T[]): T[] {
  return [...known.filter((each) => !fresh.includes(each) && !undone.includes(each)), ...fresh];
}
