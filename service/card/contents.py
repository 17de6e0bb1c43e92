"""What stands on a card, before it is set: no fonts, no sizes, no web, no database. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from facilities.conditions import Urgency
from service.card.rules import Moment


@dataclass(frozen=True)
class Name:
    """A name in both languages; `en` is empty where nobody gave one."""

    zh: str
    en: str = ""


class Way(StrEnum):
    """How able hands and the patient come together."""

    GO = "go"
    NEAREST_SITE = "nearest_site"
    TEAM = "team"
    STAY = "stay"


class NoteCode(StrEnum):
    """What is said beside a centre."""

    LACKS = "lacks"
    BY_AGREEMENT = "by_agreement"
    ACTIVATION = "activation"
    WORKDAYS_ONLY = "workdays_only"
    TEAM_PARTS = "team_parts"
    VEHICLE_PARTS = "vehicle_parts"


PARTS = frozenset({NoteCode.TEAM_PARTS, NoteCode.VEHICLE_PARTS})
"""What its minutes are made of: until the wheels roll, and on the road."""


@dataclass(frozen=True)
class Note:
    """One thing to know of a centre: `names` of what it lacks, or `minutes`.

    `when` is the moment at which alone it holds, None where it always does. `proposal` says that
    nobody stated the first of the minutes.
    """

    code: NoteCode
    names: tuple[Name, ...] = ()
    minutes: tuple[int, ...] = ()
    when: Moment | None = None
    proposal: bool = False


@dataclass(frozen=True)
class Reached:
    """How soon: place in the order of that hour, whole minutes, and their range where known."""

    place: int
    minutes: int
    range_min: tuple[int, int] | None


@dataclass(frozen=True)
class Line:
    """One centre of a row; a column is None where it cannot help at that hour."""

    way: Way
    facility: str
    name: Name
    phone: str
    day: Reached | None
    night: Reached | None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Asked:
    """One condition of a row, how urgent it is taken to be, and whether it can be treated here."""

    condition: str
    name: Name
    urgency: Urgency
    here: bool


@dataclass(frozen=True)
class Row:
    """Conditions that go the same way, and the centres for them, best first by day.

    A card has a row for each condition until it is arranged. `newborn` says whose table it stands
    in. Without lines nobody known can be reached.
    """

    asked: tuple[Asked, ...]
    lines: tuple[Line, ...]
    newborn: bool


@dataclass(frozen=True)
class ToDo:
    """What to do now for a condition, of rules that a clinician here has signed."""

    condition: str
    name: Name
    lines: tuple[Name, ...]


@dataclass(frozen=True)
class Call:
    """A number to call: of a centre assigned to this area, of the highest one, or a second one."""

    facility: str
    name: Name
    phone: str
    assigned: bool


@dataclass(frozen=True)
class Card:
    """One card. `unsigned` names the conditions whose advice is not printed.

    `second_phones` are further numbers of the centres on it; `closures_left_out` counts the
    closures in force when it was made, which it does not know of; `ways_closed` were closed for it.
    """

    facility: str
    name: Name
    made_on: date
    rows: tuple[Row, ...]
    to_do: tuple[ToDo, ...]
    unsigned: tuple[Name, ...]
    calls: tuple[Call, ...]
    second_phones: tuple[Call, ...]
    versions: Mapping[str, str]
    uncalibrated: bool
    duty_phone: str = ""
    ambulance: str = ""
    closures_left_out: int = 0
    ways_closed: tuple[int, ...] = ()
    demo: bool = False
