"""What a centre says it has free, as a value: missing is unknown, never zero."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from facilities.needs import Needs
from facilities.vocabulary import PatientRole, Vocabulary
from service.events.codes import CapacityKind

DEFAULT_LIMIT = timedelta(hours=4)
"""How long a figure counts where no policy says otherwise."""


@dataclass(frozen=True)
class FreeBeds:
    """What a centre said it has free of one kind; both null when it never said."""

    kind: CapacityKind
    free: int | None = None
    as_of: datetime | None = None

    def is_stale(self, now: datetime, limit: timedelta) -> bool:
        """Whether it was said so long ago that it counts as unknown."""
        return self.as_of is not None and now - self.as_of > limit

    def counted(self, now: datetime, limit: timedelta) -> int | None:
        """How many beds may be counted on; None where that is not known, or no longer."""
        return None if self.is_stale(now, limit) else self.free


@dataclass(frozen=True)
class Ask:
    """That somebody asked a centre again for one kind of bed; the name is null once erased."""

    kind: CapacityKind
    asked_at: datetime
    asked_by: str | None

    def is_open(self, as_of: datetime | None) -> bool:
        """Whether no figure is newer, given when the last one was counted."""
        return as_of is None or self.asked_at > as_of


class Beds(StrEnum):
    """Whether a centre has the beds that a case needs, best first."""

    FREE = "free"
    UNKNOWN = "unknown"
    ZERO = "zero"

    @property
    def rank(self) -> int:
        """Place in the order, 0 the best."""
        return _BEDS_RANK[self]


_BEDS_RANK = {each: rank for rank, each in enumerate(Beds)}
NEVER_SAID = tuple(FreeBeds(kind) for kind in CapacityKind)


def every_kind(said: Mapping[CapacityKind, FreeBeds]) -> tuple[FreeBeds, ...]:
    """List every kind in a fixed order, unknown where nothing was said of it."""
    return tuple(said.get(kind, FreeBeds(kind)) for kind in CapacityKind)


def beds_wanted(needs: Needs, words: Vocabulary) -> Mapping[CapacityKind, int | None]:
    """Say how many beds of each kind a case takes; None where there is no knowing how many."""
    roles = {words.patient_kinds[kind].role for kind in needs.kinds}
    return beds_of_patients(
        woman=bool(roles & {PatientRole.MOTHER, PatientRole.IN_UTERO}), cots=needs.cots
    )


def beds_of_patients(*, woman: bool, cots: int | None) -> Mapping[CapacityKind, int | None]:
    """Say what a woman and so many newborns take; ``cots`` is None where nobody knows how many."""
    wanted: dict[CapacityKind, int | None] = {}
    if woman:
        wanted[CapacityKind.MATERNAL_BED] = 1
    if cots != 0:
        wanted[CapacityKind.NEWBORN_COT] = cots
    return wanted


def beds_for(
    wanted: Mapping[CapacityKind, int | None],
    said: Sequence[FreeBeds],
    *,
    now: datetime,
    limit: timedelta = DEFAULT_LIMIT,
) -> Beds:
    """Judge whether the beds that are wanted are free; one kind that is full makes it zero."""
    worst = Beds.FREE if wanted else Beds.UNKNOWN
    for kind, number in wanted.items():
        state = _state(number, _counted(kind, said, now, limit))
        if state.rank > worst.rank:
            worst = state
    return worst


def _counted(
    kind: CapacityKind, said: Sequence[FreeBeds], now: datetime, limit: timedelta
) -> int | None:
    for each in said:
        if each.kind is kind:
            return each.counted(now, limit)
    return None


def _state(wanted: int | None, free: int | None) -> Beds:
    if free is None:
        return Beds.UNKNOWN
    if wanted is None:  # nobody knows how many: none is too few, some may do
        return Beds.UNKNOWN if free else Beds.ZERO
    return Beds.FREE if free >= wanted else Beds.ZERO
