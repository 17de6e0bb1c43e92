"""Reads of what a change of the roads may concern: open transfers and what they stand on."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from facilities.matching import Fit
from routing.travel_times import Travel
from service.events.types import EVENT, RouteChanged
from service.reactions.comparing import Roads, Told
from service.referrals.standing import NoRoad, Road
from service.tables import EventRow, ReferralRow, RoadsVersionRow, TransferRow
from service.transfers.lifecycle import ON_ROADS


@dataclass(frozen=True, slots=True)
class OpenTransfer:
    """A transfer to which roads still matter, at a version of it."""

    id: UUID
    version: int
    referral: UUID


@dataclass(frozen=True, slots=True)
class Asked:
    """What a transfer's answer stood on: the question, the version of the roads, and the roads.

    Those are to the facilities that were not unfit: no road makes another one come first.
    """

    question: Mapping[str, Any]
    version: str
    roads: Roads


@dataclass(frozen=True, slots=True)
class RoadSaid:
    """What a stored answer said of the road to one facility."""

    facility: str
    fit: Fit
    travel_time_s: float | None
    range_s: tuple[float, float] | None
    distance_m: float | None

    def road(self) -> Road:
        """Return the same as what is compared."""
        if self.travel_time_s is None or self.range_s is None or self.distance_m is None:
            return NoRoad("unreachable")
        return Travel(
            travel_time_s=self.travel_time_s,
            travel_time_cs=round(self.travel_time_s * 100),
            range_s=self.range_s,
            distance_m=self.distance_m,
            origin_access_s=0.0,
            destination_access_s=0.0,
        )


@dataclass(frozen=True, slots=True)
class VersionsSaid:
    """The version of the roads that a stored answer was made under."""

    closures: str


@dataclass(frozen=True, slots=True)
class AnswerSaid:
    """The little of a stored answer that roads matter to.

    The rest of its 150 kB is never made into objects: reading takes a quarter of the time, while
    a road may be closing.
    """

    candidates: list[RoadSaid]
    excluded: list[RoadSaid]
    versions: VersionsSaid


ANSWER = TypeAdapter(AnswerSaid)


def has_roads_changed(session: Session) -> bool:
    """Whether other weights ever came into force here than the first."""
    two = select(RoadsVersionRow.seq).limit(2)
    return len(session.exec(two).all()) > 1


def in_force_since(session: Session, version: str, graph: str) -> datetime | None:
    """Read since when weights of this name were first in force; none where they never were."""
    named = select(RoadsVersionRow.since).where(
        RoadsVersionRow.version == version, RoadsVersionRow.graph == graph
    )
    return session.exec(named.order_by(col(RoadsVersionRow.seq)).limit(1)).first()


def open_transfers(session: Session) -> list[OpenTransfer]:
    """List the transfers to which roads still matter."""
    query = select(TransferRow.id, TransferRow.version, TransferRow.referral).where(
        col(TransferRow.status).in_([status.value for status in ON_ROADS])
    )
    return [OpenTransfer(*row) for row in session.exec(query)]


def transfer_rows(session: Session, ids: Collection[UUID]) -> list[TransferRow]:
    """Read these transfers."""
    return list(session.exec(select(TransferRow).where(col(TransferRow.id).in_(ids))))


def asked(session: Session, referrals: Collection[UUID]) -> dict[UUID, Asked]:
    """Read what these answers stood on."""
    query = select(ReferralRow.id, ReferralRow.question, ReferralRow.answer).where(
        col(ReferralRow.id).in_(referrals)
    )
    return {
        referral: _asked(question, answer) for referral, question, answer in session.exec(query)
    }


def told_last(session: Session, transfers: Collection[UUID]) -> dict[UUID, Told]:
    """Read what people were last told of these transfers; those never told of are absent."""
    query = (
        select(EventRow.body)
        .where(col(EventRow.transfer).in_(transfers), col(EventRow.type) == "route_changed")
        .order_by(col(EventRow.seq))
    )
    told: dict[UUID, Told] = {}
    for event in map(EVENT.validate_json, session.exec(query)):
        if not isinstance(event, RouteChanged):
            raise TypeError(f"expected what the roads changed, got {event.type}")
        before, change = told.get(event.transfer), event.change
        if change.tells_first or before is None:
            told[event.transfer] = Told(event.roads, change.tells_first, change.first_after)
        else:
            told[event.transfer] = replace(before, version=event.roads)
    return told


def _asked(question: bytes, answer: bytes) -> Asked:
    said = ANSWER.validate_json(answer)
    return Asked(json.loads(question), said.versions.closures, dict(_roads(said)))


def _roads(said: AnswerSaid) -> Iterator[tuple[str, Road]]:
    for each in (*said.candidates, *said.excluded):
        if each.fit != Fit.UNFIT:
            yield each.facility, each.road()
