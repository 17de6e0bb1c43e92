"""A place in one audience's stream: opaque text to a client, log epoch and count to us."""

from dataclasses import dataclass

MAX_DIGITS = 18  # more would not fit the database's integers


@dataclass(frozen=True)
class Position:
    """The ``n``-th event of an audience in the log named ``epoch``; 0 is before the first."""

    epoch: str
    n: int

    def __str__(self) -> str:
        return f"{self.epoch}.{self.n}"

    def at(self, n: int) -> "Position":
        """Return another place in the same log."""
        return Position(self.epoch, n)


def parse_position(text: str) -> Position | None:
    """Read a position; none when it is not one of ours."""
    epoch, dot, count = text.rpartition(".")
    digits = count.isascii() and count.isdigit() and len(count) <= MAX_DIGITS
    return Position(epoch, int(count)) if dot and epoch and digits else None
