"""The ways to move one case with their verdicts, in the shapes of the wire."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from facilities.facility import Facility
from routing.itineraries import (
    ORIGIN,
    BreakEven,
    Itinerary,
    Leg,
    NoItinerary,
    Option,
    Team,
    Way,
    break_evens,
)
from service.referrals.answering import Answering
from service.referrals.meeting_places import FACILITY_STOP, meeting_place
from service.referrals.moving import CentreFound, Moving
from service.referrals.newborn_ways import newborn_ways
from service.referrals.standing import ArrivalLimit, Chance
from service.referrals.verdict import Choice, Ground, grounds, judge, turning_points
from service.referrals.verdict_words import said, sentences
from service.referrals.ways_schemas import (
    CaseWays,
    FacilityWays,
    MovingWay,
    PlaceKind,
    Verdict,
    ViaCentre,
    WayLeg,
    WayPlace,
)


def ways_of(asked: Answering, codes: Sequence[str]) -> CaseWays:
    """Compare the ways to move a case to some facilities of the network, in the order given."""
    return _Composing(Moving(asked, tuple(codes))).composed()


@dataclass(frozen=True)
class _Composing:
    """One case on its way to the wire."""

    moving: Moving

    def composed(self) -> CaseWays:
        moving, asked = self.moving, self.moving.asked
        limit = moving.limit
        everything = [each for choices in self.choices for each in choices]
        versions = asked.versions()
        return CaseWays(
            asked_at=asked.asked.now,
            aim=moving.aim.value,
            windows_counted=limit is not None and limit.left_s is not None,
            facilities=[
                self.facility(found, choices)
                for found, choices in zip(moving.found, self.choices, strict=True)
            ],
            verdict=self.verdict(everything),
            newborn=newborn_ways(moving, everything),
            uncalibrated=versions.uncalibrated,
            unsigned=not moving.bridging.signed,
            versions=versions,
        )

    @cached_property
    def choices(self) -> tuple[tuple[Choice, ...], ...]:
        """The ways that are possible, by facility."""
        return tuple(
            tuple(
                self.choice(found, place, option)
                for option in found.options.values()
                if isinstance(option, Itinerary)
            )
            for place, found in enumerate(self.moving.found)
        )

    def choice(self, found: CentreFound, place: int, itinerary: Itinerary) -> Choice:
        standing = found.standing
        chance, spare_s = _chance(self.moving.limit, itinerary)
        via = self.facility_of(itinerary.via)
        fit = found.judged[itinerary.way].fit
        return Choice(standing.facility, fit, place, itinerary, chance, spare_s, via)

    def facility(self, found: CentreFound, choices: Sequence[Choice]) -> FacilityWays:
        facility = found.standing.facility
        verdict = self.verdict(choices)
        known = {each.itinerary.way: each for each in choices}
        return FacilityWays(
            facility=facility.code,
            name=facility.name,
            name_en=facility.name_en or "",
            phone=facility.phone or "",
            best=verdict.best,
            ways=[self.way(way, found.options[way], known.get(way)) for way in Way],
            verdict=verdict,
        )

    def verdict(self, choices: Sequence[Choice]) -> Verdict:
        moving = self.moving
        judged = judge(choices, moving.scale)
        rests_on: list[Ground] = []
        flips: list[Ground] = []
        if judged.best is not None:
            calibrated = moving.asked.around.roads.calibration is not None
            signed = moving.bridging.signed
            if judged.share is not None:
                rests_on.append(Ground("hands_share", percent=judged.share))
            rests_on += grounds(judged.best, is_calibrated=calibrated, bridging_signed=signed)
            if moving.only_at_facilities and any(self.team_of(each) for each in choices):
                rests_on.append(Ground("stops_unknown"))
            flips += turning_points(judged.best, self.break_evens_of(judged.best))
        zh, en = sentences(
            judged,
            rests_on,
            flips,
            is_newborn=moving.is_newborn,
            able_here=moving.able_here,
        )
        return Verdict(
            stay=moving.able_here is not None,
            best=judged.best.itinerary.way.value if judged.best else None,
            facility=judged.best.facility.code if judged.best else None,
            over=judged.over.itinerary.way.value if judged.over else None,
            no_gain=judged.no_gain,
            gain_first_hands_s=judged.gained[0] if judged.gained else None,
            gain_definitive_s=judged.gained[1] if judged.gained else None,
            rests_on=[said(each) for each in rests_on],
            flips=[said(each) for each in flips],
            zh=zh,
            en=en,
        )

    def team_of(self, choice: Choice) -> Team | None:
        return self.moving.found[choice.place].centre.team

    def way(self, way: Way, option: Option, choice: Choice | None) -> MovingWay:
        if not isinstance(option, Itinerary):
            return _no_way(option)
        if choice is None:
            raise AssertionError(f"{way} is possible and nobody judged it")
        return MovingWay(
            way=way.value,
            possible=True,
            why_not=None,
            legs=[self.leg(each, option) for each in option.legs],
            via=_via(choice.via),
            stop=meeting_place(option.stop) if option.stop else None,
            wait_s=option.wait_s,
            first_hands_s=option.first_hands_s,
            first_hands_range_s=option.first_hands_range_s,
            definitive_s=option.definitive_s,
            definitive_range_s=option.definitive_range_s,
            window=choice.chance.value if choice.chance else None,
            spare_s=choice.spare_s,
            proposal=option.proposal,
        )

    def leg(self, leg: Leg, itinerary: Itinerary) -> WayLeg:
        return WayLeg(
            kind=leg.kind.value,
            carried_by=leg.carried_by.value,
            start=self.place(leg.start, itinerary),
            end=self.place(leg.end, itinerary),
            starts_s=leg.starts_s,
            time_s=leg.time_s,
            range_s=leg.range_s,
            distance_m=leg.distance_m,
            proposal=leg.proposal,
        )

    def place(self, key: str, itinerary: Itinerary) -> WayPlace:
        if key == ORIGIN:
            here = self.moving.asked.asked.facility
            return _place("origin", ORIGIN, here, "")
        stop = itinerary.stop
        if stop is not None and stop.key == key:
            code = key.removeprefix(FACILITY_STOP)
            return _place("stop", key, self.facility_of(code) if code != key else None, stop.name)
        return _place("facility", key, self.facility_of(key), "")

    def facility_of(self, code: str | None) -> Facility | None:
        return None if code is None else self.moving.asked.around.network.get(code)

    def break_evens_of(self, best: Choice) -> Sequence[BreakEven]:
        found = self.moving.found[best.place]
        known = self.known_break_evens
        if best.place not in known:
            known[best.place] = break_evens(self.moving.ways, found.centre)
        return known[best.place]

    @cached_property
    def known_break_evens(self) -> dict[int, Sequence[BreakEven]]:
        """What would turn each centre's verdict, worked out when first asked for."""
        return {}


def _chance(
    limit: ArrivalLimit | None, itinerary: Itinerary
) -> tuple[Chance | None, tuple[float, float] | None]:
    if limit is None:
        return None, None
    likely_s, slow_s = itinerary.definitive_s, itinerary.definitive_range_s[1]
    chance = limit.chance(likely_s, slow_s)
    if limit.left_s is None:
        return chance, None
    return chance, (round(limit.left_s - likely_s, 2), round(limit.left_s - slow_s, 2))


def _no_way(option: NoItinerary) -> MovingWay:
    return MovingWay(
        way=option.way.value,
        possible=False,
        why_not=option.reason.value,
        legs=[],
        via=None,
        stop=None,
        wait_s=None,
        first_hands_s=None,
        first_hands_range_s=None,
        definitive_s=None,
        definitive_range_s=None,
        window=None,
        spare_s=None,
        proposal=False,
    )


def _via(facility: Facility | None) -> ViaCentre | None:
    if facility is None:
        return None
    return ViaCentre(
        facility=facility.code,
        name=facility.name,
        name_en=facility.name_en or "",
        phone=facility.phone or "",
    )


def _place(kind: PlaceKind, key: str, facility: Facility | None, name: str) -> WayPlace:
    return WayPlace(
        kind=kind,
        key=key,
        name=facility.name if facility else name,
        name_en=(facility.name_en or "") if facility else "",
    )
