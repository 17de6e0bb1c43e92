"""Small worlds of open requests that want beds."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from facilities.conditions import Urgency
from service.coordination.allocation import Allocation, Choice, Free, Wanting
from service.events.types import CapacityKind

COT = CapacityKind.NEWBORN_COT
BED = CapacityKind.MATERNAL_BED
NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)


def wanting(
    number: int,
    *choices: tuple[str, float, bool],
    urgency: Urgency = Urgency.U1,
    beds: dict[CapacityKind, int] | None = None,
) -> Wanting:
    return Wanting(
        UUID(int=number),
        urgency,
        NOON + timedelta(minutes=number),
        beds or {COT: 1},
        tuple(Choice(*each) for each in choices),
    )


def places(allocation: Allocation) -> dict[int, str | None]:
    return {key.int: choice.facility if choice else None for key, choice in allocation.items()}


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Wanting], Free]:
    centres = ["a", "b", "c"]
    requests = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        order = draw(st.lists(st.sampled_from(centres), unique=True))
        choices = [
            (code, float(draw(st.integers(0, 20)) * 300), draw(st.booleans())) for code in order
        ]
        beds = draw(st.sampled_from([{COT: 1}, {COT: 2}, {BED: 1}, {BED: 1, COT: 1}]))
        urgency = draw(st.sampled_from(Urgency))
        requests.append(wanting(number, *choices, urgency=urgency, beds=beds))
    free = draw(
        st.dictionaries(
            st.tuples(st.sampled_from(centres), st.sampled_from([BED, COT])), st.integers(0, 2)
        )
    )
    return requests, free
