"""Which open requests compete for the same beds, and what is advised beside first-come. Pure."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from service.coordination.allocation import (
    Allocation,
    Choice,
    Free,
    Scarce,
    Wanting,
    advised,
    first_come,
    scarce,
)


@dataclass(frozen=True)
class Later:
    """A request that would travel longer by the advice; null where it would have no place."""

    transfer: UUID
    by_s: float | None


@dataclass(frozen=True)
class Contest:
    """Open requests that want more of the same beds than are free, oldest first."""

    scarce: tuple[Scarce, ...]
    requests: tuple[Wanting, ...]
    first_come: Allocation
    advised: Allocation

    @property
    def differs(self) -> bool:
        """Whether the advice is another than first-come."""
        return any(_moves(each, self.first_come, self.advised) for each in self.requests)

    @property
    def waits_longer(self) -> tuple[Later, ...]:
        """Who pays for the advice, and with how much more road."""
        pairs = [
            (each.transfer, self.first_come[each.transfer], self.advised[each.transfer])
            for each in self.requests
        ]
        return tuple(
            Later(transfer, after.travel_time_s - before.travel_time_s if after else None)
            for transfer, before, after in pairs
            if before is not None and (after is None or after.travel_time_s > before.travel_time_s)
        )


def contests(requests: Sequence[Wanting], free: Free, *, doubt_min: int = 0) -> tuple[Contest, ...]:
    """Find every contest for beds, that with the oldest request first.

    One contest holds the requests that share scarce beds, and those which the advice would move
    from or to a centre of such a request. `doubt_min` is what the advice holds a bed that nobody
    knows to cost, in minutes of driving.
    """
    found = scarce(requests, free)
    if not found:
        return ()
    contested = {transfer for each in found for transfer in each.wanted_by}
    first = first_come(requests, free)
    best = advised(requests, free, contested, doubt_min=doubt_min)
    groups = _groups(requests, found, first, best)
    return tuple(
        Contest(
            scarce=tuple(each for each in found if each.wanted_by[0] in group),
            requests=tuple(group.values()),
            first_come={key: first[key] for key in group},
            advised={key: best[key] for key in group},
        )
        for group in groups
        if not contested.isdisjoint(group)
    )


def _groups(
    requests: Sequence[Wanting],
    found: Sequence[Scarce],
    first: Allocation,
    best: Allocation,
) -> list[Mapping[UUID, Wanting]]:
    """Split the requests into those that hang together through centres, the oldest first."""
    links = _Links()
    for each in found:
        for transfer in each.wanted_by:
            links.join(transfer, each.facility)
    for request in requests:
        if _moves(request, first, best):
            for choice in (first[request.transfer], best[request.transfer]):
                if choice is not None:
                    links.join(request.transfer, choice.facility)
    groups: dict[Hashable, dict[UUID, Wanting]] = {}
    for request in sorted(requests, key=lambda each: (each.requested_at, each.transfer)):
        groups.setdefault(links.top(request.transfer), {})[request.transfer] = request
    return list(groups.values())


def _moves(request: Wanting, first: Allocation, best: Allocation) -> bool:
    return _place(first[request.transfer]) != _place(best[request.transfer])


def _place(choice: Choice | None) -> str | None:
    return choice.facility if choice else None


class _Links:
    """What hangs together: each thing points to another of its group, the top one to itself."""

    def __init__(self) -> None:
        self._above: dict[Hashable, Hashable] = {}

    def join(self, one: Hashable, other: Hashable) -> None:
        self._above[self.top(one)] = self.top(other)

    def top(self, one: Hashable) -> Hashable:
        *_, last = self._upwards(one)
        return last

    def _upwards(self, one: Hashable) -> Iterator[Hashable]:
        yield one
        while (above := self._above.get(one, one)) != one:
            yield above
            one = above
