"""An answer about reach as lines that a person can read on a terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

PLACES_SHOWN = 30
Row = Mapping[str, Any]


def lines(document: Row) -> Iterator[str]:
    """Write an answer of `greenlane reach --json` line by line, the worst places first."""
    what = document["condition"] or "needs"
    groups = "; ".join(" or ".join(group) for group in document["needs"])
    yield f"{what}: {groups}, at {document['at']}"
    yield from (f"remark     {each['en']}" for each in document["remarks"])
    yield from _centres(document["centres"])
    if document["points"] is not None:
        yield from _people(document)
    if "what_if" in document:
        yield from _what_if(document["what_if"])
    if "siting" in document:
        yield from _siting(document["siting"], document["remarks"])
    yield "Roads © OpenStreetMap contributors, ODbL."


def _centres(centres: list[Row]) -> Iterator[str]:
    counted = [each for each in centres if each["counted"]]
    yield f"counted    {len(counted)} of {len(centres)} facilities"
    for each in counted:
        opens = f", opens {each['open_from']}" if each["open_from"] else ""
        shuts = f", until {each['open_until']}" if each["open_until"] else ""
        yield f"           {each['facility']} {each['name']} ({each['fit']}{opens}{shuts})"


def _people(document: Row) -> Iterator[str]:
    points = document["points"]
    unit = points["unit"]
    yield f"places     {points['places']} with {points['weight']:g} {unit}: {points['name']}"
    yield from _sums(document, unit)
    for area in document["areas"]:
        shares = ", ".join(f"{each['minutes']} min {each['share']:.0%}" for each in area["within"])
        yield f"area       {area['area_code'] or 'unknown'} {area['name']}: {shares}"
    bands = document["bands_min"]
    outside = [each for each in document["places"] if each["band"] != bands[0]]
    yield f"outside    {len(outside)} places are not within {bands[0]} min"
    yield from map(_place, outside[:PLACES_SHOWN])
    if len(outside) > PLACES_SHOWN:
        yield f"           and {len(outside) - PLACES_SHOWN} more: see --json"


def _sums(document: Row, unit: str) -> Iterator[str]:
    for each in document["within"]:
        said = f"{each['weight']:g} {unit}, {each['share']:.1%}, {each['places']} places"
        yield f"within     {each['minutes']} min: {said}"
    lost = document["unreachable"]
    if lost is not None and lost["places"]:
        yield f"nobody for {lost['weight']:g} {unit} in {lost['places']} places"


def _place(place: Row) -> str:
    minutes = place["why_none"] or f"{place['minutes']:.0f} min to {place['nearest']}"
    lacks = ", ".join(" or ".join(each["need"]) for each in place["missing"])
    return f"           {place['name']} ({place['weight']:g}): {minutes}" + (
        f", lacks {lacks}" if lacks else ""
    )


def _what_if(found: Row) -> Iterator[str]:
    for name in ("before", "after"):
        sums = ", ".join(
            f"{each['minutes']} min {each['weight']:g}" for each in found[name]["within"]
        )
        yield f"{name:<10} {sums or 'no places given'}"
    yield f"gain       {found['gained_weight']:g} nearer, {found['lost_weight']:g} farther"
    for each in found["moved"][:PLACES_SHOWN]:
        yield f"           {each['name']}: {_said(each['before_min'])} → {_said(each['after_min'])}"
    yield from (f"remark     {each['en']}" for each in found["problems"])


def _said(minutes: float | None) -> str:
    return "nobody" if minutes is None else f"{minutes:.0f} min"


def _siting(found: Row, known: list[Row]) -> Iterator[str]:
    yield (
        f"siting     {found['covered_before']:g} within {found['within_min']} min before, "
        f"{found['covered_weight']:g} ({found['share']:.1%}) with {len(found['chosen'])} more"
    )
    for number, each in enumerate(found["chosen"], 1):
        yield f"         {number}. {each['facility']} {each['name']}: +{each['adds_weight']:g}"
    own = [each["en"] for each in found["remarks"] if each not in known]
    yield from (f"           {each}" for each in own)
    how = "no choice covers more" if found["exact"] else f"at most {found['bound_weight']:g}"
    yield f"           {how} ({found['method']}, {found['sites']} places to choose from)"
