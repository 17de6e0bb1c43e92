"""How much forbidden turns change the ways to the hospitals of an extract."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median

from routing.graph import RoadGraph
from routing.osm.turn_effect import TurnEffect, turn_effect
from service.bench.extracts import hospitals_in
from service.bench.regions import Region

ORIGINS = 300
SEED = 21


def bench_turns(
    regions: Sequence[Region], report: Callable[[str], None] = lambda _: None
) -> dict[str, object]:
    """Drive every region with and without its turn restrictions."""
    found: dict[str, object] = {}
    notes = [
        f"from {ORIGINS} seeded points of roads to every hospital and clinic of the extract, on "
        "roads built with and without its turn restrictions; _changed_share: share of those ways "
        "that take longer, _longer_p50_s and _longer_max_s: by how much; _first_changed: origins "
        "whose nearest hospital is another one",
    ]
    if not regions:
        notes.append("missing: no extract to drive; name the data's folder with --data")
    for region in regions:
        report(f"driving {region.name} with and without its restrictions")
        hospitals = hospitals_in(RoadGraph.load(region.directory), region.extract)
        if hospitals:
            effect = turn_effect(region.extract, hospitals, ORIGINS, SEED)
            found |= _flat(f"turns_{region.name}", effect, len(hospitals))
        else:
            notes.append(f"missing: {region.name} has no hospital to drive to")
    return {**found, "notes": notes}


def _flat(prefix: str, effect: TurnEffect, hospitals: int) -> dict[str, object]:
    longer_s = effect.longer_s
    return {
        f"{prefix}_restrictions": effect.restrictions,
        f"{prefix}_over_ways": effect.over_ways,
        f"{prefix}_junctions_split": effect.junctions_split,
        f"{prefix}_hospitals": hospitals,
        f"{prefix}_ways": effect.pairs,
        f"{prefix}_changed_share": round(effect.share_changed, 6),
        f"{prefix}_longer_p50_s": median(longer_s) if longer_s else None,
        f"{prefix}_longer_max_s": longer_s[-1] if longer_s else None,
        f"{prefix}_first_changed": effect.first_choices_changed,
    }
