"""What other roads change for one transfer, and whether that is told. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from routing.travel_times import Travel
from service.events.types import OfferCard, RoadCauses, RouteChange, RouteShift, RouteStand
from service.events.types import TransferCard as Card
from service.reactions.noticing import NOTICING
from service.referrals.standing import NoRoad, Road
from service.transfers.fold import stand_of
from service.transfers.lifecycle import OPEN_OFFERS

Roads = Mapping[str, Road]
"""The road from a transfer's patient to every facility, by its code."""


@dataclass(frozen=True, slots=True)
class First:
    """The centre that would come first on the roads compared with, and on those of now."""

    before: str | None
    after: str | None

    @property
    def is_other(self) -> bool:
        """Whether the roads made another centre the first."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Found:
    """What one version of the roads means for a transfer, beside those it is compared with.

    ``stands`` are the roads to the centres that it concerns, by code. ``base`` are the roads to
    compare with from now on: those of now, or those before where none changed by so much; then
    the order was not judged again.
    """

    stands: Mapping[str, RouteStand]
    base: Roads
    first: First | None
    causes: RoadCauses


@dataclass(frozen=True, slots=True)
class Told:
    """What was last told of a transfer: under which roads, and who, if anybody, would be first."""

    version: str
    told_first: bool
    first: str | None


def is_other(before: Roads, now_s: Mapping[str, float | None]) -> bool:
    """Say whether the time to any facility changed by as much as people are told of."""
    return any(NOTICING.is_told(_time_s(road), now_s.get(code)) for code, road in before.items())


def is_touched(card: Card, now_s: Mapping[str, float | None]) -> bool:
    """Say whether the time to a centre that matters changed by as much as people are told of."""
    return any(
        NOTICING.is_told(offer.travel_time_s, now_s.get(offer.facility)) for offer in chosen(card)
    )


def stand(road: Road) -> RouteStand:
    """Write a road as the log keeps it."""
    if isinstance(road, NoRoad):
        return RouteStand(travel_time_s=None, range_s=None, distance_m=None, unreachable=road.code)
    return RouteStand(
        travel_time_s=road.travel_time_s,
        range_s=road.range_s,
        distance_m=road.distance_m,
        unreachable=None,
    )


def chosen(card: Card) -> tuple[OfferCard, ...]:
    """List the asks whose roads matter: that of the centre which accepted, else the open ones.

    One of which the answer said nothing has no time that could have changed.
    """
    if card.receiving_facility is not None:
        offers = [each for each in card.offers if each.facility == card.receiving_facility]
    else:
        offers = [each for each in card.offers if each.state in OPEN_OFFERS]
    return tuple(each for each in offers if not _is_unsaid(each))


def change_of(
    card: Card, told: Told | None, found: Found, version: str, *, now: datetime
) -> RouteChange | None:
    """Say what is told of a transfer; none where nothing changed by so much."""
    routes = list(_shifts(card, found.stands))
    first = found.first
    if first is not None and (not first.is_other or _is_told(first, told)):
        first = None
    if not routes and first is None:
        return None
    return RouteChange(
        roads=version,
        routes=routes,
        first_before=first.before if first else None,
        first_after=first.after if first else None,
        causes=found.causes,
        recorded_at=now,
    )


def _shifts(card: Card, stands: Mapping[str, RouteStand]) -> Iterator[RouteShift]:
    for offer in chosen(card):
        before, after = stand_of(offer), stands.get(offer.facility)
        if after is not None and NOTICING.is_told(before.travel_time_s, after.travel_time_s):
            yield RouteShift(facility=offer.facility, before=before, after=after)


def _is_told(first: First, told: Told | None) -> bool:
    return told is not None and told.told_first and told.first == first.after


def _is_unsaid(offer: OfferCard) -> bool:
    return offer.travel_time_s is None and any(
        reason.code == "not_in_answer" for reason in offer.reasons
    )


def _time_s(road: Road) -> float | None:
    return road.travel_time_s if isinstance(road, Travel) else None
