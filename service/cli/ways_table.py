"""The four ways to move a patient as lines that a person can read on a terminal."""

from collections.abc import Iterator

from service.referrals.ways_schemas import CaseWays, FacilityWays, MovingWay, WayLeg, WayPlace

LEG_WORDS = {
    "mobilise": "getting ready",
    "drive_out": "drive",
    "wait": "waiting",
    "stabilise": "stabilising",
    "hand_over": "handing over",
    "drive": "drive",
    "dwell": "stabilising",
    "activate": "calling hands in",
}
BY_WORDS = {"referring": "us", "team": "their team", "via": "the centre on the way", "nobody": ""}


def way_lines(found: CaseWays) -> Iterator[str]:
    """Say of each centre what its ways take, leg by leg, and which is best."""
    for centre in found.facilities:
        yield f"ways       to {centre.facility} {centre.name}, by time to {_aim(found)}"
        yield from (line for way in centre.ways for line in _way_lines(way, centre))
        yield f"verdict    {centre.verdict.en}"
    if not found.facilities:
        yield f"ways       {found.verdict.en}"
    if found.newborn:
        yield f"baby       {found.newborn.verdict.en}"


def _aim(found: CaseWays) -> str:
    return {"first_hands": "able hands", "definitive": "definitive care"}[found.aim]


def _way_lines(way: MovingWay, centre: FacilityWays) -> Iterator[str]:
    mark = "*" if way.way == centre.best and not centre.verdict.stay else " "
    if way.first_hands_s is None or way.definitive_s is None:
        yield f" {mark} {way.way:<11} not possible: {(way.why_not or '').replace('_', ' ')}"
        return
    window = f", window: {way.window}" if way.window else ""
    slow = way.definitive_range_s[1] if way.definitive_range_s else way.definitive_s
    yield (
        f" {mark} {way.way:<11} able hands {_minutes(way.first_hands_s)}, definitive care "
        f"{_minutes(way.definitive_s)} (slow {_minutes(slow)}){window}"
    )
    yield from (f"       {_leg(leg)}" for leg in way.legs)


def _leg(leg: WayLeg) -> str:
    notes = [BY_WORDS[leg.carried_by], "a proposal" if leg.proposal else ""]
    noted = ", ".join(each for each in notes if each)
    where = f" to {_name(leg.end)}" if leg.distance_m is not None else f" at {_name(leg.start)}"
    said = f"{_minutes(leg.starts_s):>8}  {LEG_WORDS[leg.kind]}{where}: {_minutes(leg.time_s)}"
    return f"{said} ({noted})" if noted else said


def _name(place: WayPlace) -> str:
    return place.name or {"origin": "where she is"}.get(place.kind, place.key)


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} min"
