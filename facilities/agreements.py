"""Which agreements hold: a capability by agreement is worth what the named partner has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from facilities.duty import Duty
from facilities.facility import Facility, Held, Holding
from facilities.vocabulary import Vocabulary


class Why(StrEnum):
    """Why an agreement does not hold, as the code of its reason."""

    CIRCULAR = "circular_agreement"
    PARTNER_LACKS = "partner_lacks"


@dataclass(frozen=True)
class Broken:
    """An agreement that does not hold; `chain` are the facilities that lean on each other."""

    why: Why
    partner: str
    chain: tuple[str, ...] = ()


@dataclass(frozen=True)
class Promise:
    """What is left of the ways a facility has a code, once its partners are asked.

    `silent` says that the only ways left lean on a partner that declared nothing.
    """

    ways: tuple[Holding, ...]
    broken: Broken | None = None
    silent: bool = False


class Agreements:
    """The agreements of a network on one day, at any hour of it.

    A partner outside the network, or one that declared nothing, is taken at the word of the
    facility that named it. A partner that declared and does not have the code breaks the
    agreement, and so does a circle in which each leans on the next.
    """

    def __init__(self, facilities: Mapping[str, Facility], words: Vocabulary, day: date) -> None:
        self._facilities, self._words, self._day = facilities, words, day

    def promises(self, facility: Facility) -> dict[str, Promise]:
        """Ask the partners what each code a facility declared is worth."""
        ways = facility.in_force_on(self._day, self._words).ways
        return {code: self._promise(facility, each) for code, each in ways.items()}

    def _promise(self, facility: Facility, ways: tuple[Holding, ...]) -> Promise:
        kept = tuple(self._timed(facility, each) for each in ways if self._holds(facility, each))
        if not kept:
            return Promise((), self._broken(facility, ways[0]))
        silent = all(each.held is not Held.OWN and self._is_silent(each) for each in kept)
        return Promise(kept, silent=silent)

    def _holds(self, facility: Facility, way: Holding) -> bool:
        if way.held is Held.OWN or self._is_trusted(way):
            return True
        partner = way.partner or ""
        return (partner, way.code) in self._kept and self._is_grounded(
            partner, way.code, without=facility.code
        )

    def _is_grounded(self, start: str, code: str, *, without: str) -> bool:
        """Whether agreements lead from here to hands that are there, not through one facility."""
        asked, waiting = {without}, [start]
        while waiting:
            place = waiting.pop()
            if place in asked:
                continue
            asked.add(place)
            for way in self._ways(place, code):
                if way.held is Held.OWN or self._is_trusted(way):
                    return True
                waiting.append(way.partner or "")
        return False

    def _is_trusted(self, way: Holding) -> bool:
        return way.partner not in self._facilities or self._is_silent(way)

    def _is_silent(self, way: Holding) -> bool:
        partner = self._facilities.get(way.partner or "")
        if partner is None or not partner.is_open_on(self._day):
            return False
        now = partner.in_force_on(self._day, self._words)
        answers_wards_only = now.ward is not None and self._words.ward_rank(way.code) >= 0
        return not now.declared and not answers_wards_only

    def _timed(self, facility: Facility, way: Holding) -> Holding:
        """Give an agreement without hours of its own the hours of its partner."""
        if way.held is Held.OWN or way.duty or way.partner not in self._facilities:
            return way
        there = [
            each for each in self._ways(way.partner, way.code) if each.partner != facility.code
        ]
        there = [each for each in there if each.held is Held.OWN] or there
        if not all(each.duty for each in there):
            return way
        duty: Duty = tuple(window for each in there for window in each.duty)
        return replace(way, duty=duty)

    def _broken(self, facility: Facility, first: Holding) -> Broken:
        partner = first.partner or ""
        chain, leans_on = [facility.code], partner
        while leans_on not in chain:
            onward = self._ways(leans_on, first.code)
            if not onward:
                return Broken(Why.PARTNER_LACKS, partner)
            chain.append(leans_on)
            leans_on = onward[0].partner or ""
        return Broken(Why.CIRCULAR, partner, tuple(chain[chain.index(leans_on) :]))

    def _ways(self, code_of_facility: str | None, code: str) -> tuple[Holding, ...]:
        facility = self._facilities.get(code_of_facility or "")
        if facility is None:
            return ()
        return facility.in_force_on(self._day, self._words).ways.get(code, ())

    @cached_property
    def _kept(self) -> frozenset[tuple[str, str]]:
        """Facility and code wherever the chain of agreements ends in hands that are there."""
        leaning: dict[tuple[str, str], list[tuple[str, str]]] = {}
        ready: list[tuple[str, str]] = []
        for facility, way in self._all_ways():
            if way.held is Held.OWN or self._is_trusted(way):
                ready.append((facility, way.code))
            elif way.partner is not None:
                leaning.setdefault((way.partner, way.code), []).append((facility, way.code))
        kept: set[tuple[str, str]] = set()
        while ready:
            held = ready.pop()
            if held not in kept:
                kept.add(held)
                ready.extend(leaning.get(held, ()))
        return frozenset(kept)

    def _all_ways(self) -> Iterator[tuple[str, Holding]]:
        for facility in self._facilities.values():
            for ways in facility.in_force_on(self._day, self._words).ways.values():
                for way in ways:
                    yield facility.code, way
