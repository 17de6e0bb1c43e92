"""Which kinds of bed a centre is asked about; what it is not asked stays unknown, never zero."""

from collections.abc import Collection
from datetime import date

from facilities.facility import Facility
from facilities.vocabulary import Vocabulary
from service.events.codes import CapacityKind


def expected_beds(
    facility: Facility | None,
    day: date,
    words: Vocabulary,
    *,
    has_account: bool,
    said_itself: Collection[CapacityKind] = (),
) -> frozenset[CapacityKind]:
    """Name the kinds a facility is asked about on a day: those of its designations in force.

    One that is named for nothing is asked about every kind where it has somebody to answer and
    declared what it can do. A kind that its own people once reported stays.
    """
    own = frozenset(said_itself)
    if facility is None:
        return own
    named = {each.kind for each in facility.designations_on(day)}
    if named:
        beds = (
            bed for kind in named if (known := words.centre_kinds.get(kind)) for bed in known.beds
        )
        return own.union(map(CapacityKind, beds))
    now = facility.in_force_on(day, words)
    declared = bool(now.declared) or now.ward is not None
    return own.union(CapacityKind) if has_account and declared else own
