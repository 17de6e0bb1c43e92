"""Who gains and who loses when a region is otherwise. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from routing.reach import Comparison, Moved, compare
from service.reach import views
from service.reach.answering import Answer, answer
from service.reach.remarks import Said, remark
from service.reach.schemas import Bands, Change, CloseWay, MovedPlace, WhatIfView
from service.reach.sums import CENTISECONDS_A_MINUTE
from service.reach.supposing import Supposed, suppose


@dataclass(frozen=True, eq=False)
class WhatIf:
    """An answer, the same question put to the region as it would be, and what differs."""

    before: Answer
    after: Answer
    comparison: Comparison
    remarks: tuple[Said, ...]

    @property
    def moved(self) -> Iterator[Moved]:
        """The places whose time changes: who loses most first, who gains most last."""
        yield from self.comparison.losers
        yield from reversed(self.comparison.gainers)

    def view(self, heading: dict[str, Any], bands: Bands) -> WhatIfView:
        """Show what changes, with the bands as they would be."""
        return WhatIfView(
            **heading,
            before=views.sums_view(self.before),
            after=views.sums_view(self.after),
            bands_after=bands,
            gained_weight=round(self.comparison.gained_weight, 6),
            lost_weight=round(self.comparison.lost_weight, 6),
            moved=[self._moved_view(each) for each in self.moved],
            problems=[views.remark_view(each) for each in self.remarks],
        )

    def _moved_view(self, moved: Moved) -> MovedPlace:
        point = moved.point
        number = self._number_of[point.key]
        sources = (each.reached.source_of(number) for each in (self.before, self.after))
        nearest_before, nearest_after = (each.key if each else None for each in sources)
        return MovedPlace(
            key=point.key,
            name=point.name,
            area_code=point.area_code,
            weight=point.weight,
            before_min=_minutes(moved.before_cs),
            after_min=_minutes(moved.after_cs),
            change_min=_minutes(moved.change_cs),
            nearest_before=nearest_before,
            nearest_after=nearest_after,
        )

    @cached_property
    def _number_of(self) -> dict[str, int]:
        points = self.before.reached.places.points
        return {point.key: number for number, point in enumerate(points)}


def what_if(before: Answer, changes: Sequence[Change]) -> WhatIf:
    """Put a question again to the region as it would be.

    Raise `BadInputError` with everything that is wrong with any of the changes.
    """
    supposed = suppose(before.region, changes)
    after = answer(before.question, before.needs, supposed.region, need_by_need=False)
    said = tuple(_remarks(before, after, supposed, changes))
    return WhatIf(before, after, compare(before.reached, after.reached), said)


def _remarks(
    before: Answer, after: Answer, supposed: Supposed, changes: Sequence[Change]
) -> Iterator[Said]:
    for each in after.centres:
        if each.facility.code in supposed.opened and each.why_not is not None:
            yield remark("new_centre_not_counted", name=each.facility.name, why=each.why_not.value)
    only_ways = all(isinstance(each, CloseWay) for each in changes)
    if only_ways and (before.reach.time_cs == after.reach.time_cs).all():
        yield remark("nothing_changes")
    if not after.sources:
        yield remark("nobody_fits")


def _minutes(time_cs: int | None) -> float | None:
    return None if time_cs is None else round(time_cs / CENTISECONDS_A_MINUTE, 1)
