"""What a patient requires, as far as it is known: the answer of an assessment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from facilities.capabilities import WardGrade
from facilities.conditions import (
    Advice,
    Bounds,
    Condition,
    NeedGroup,
    PatientKind,
    Phase,
    Strength,
    Urgency,
    Window,
)
from facilities.facility import Tier
from facilities.findings import Doubt


@dataclass(frozen=True)
class Need:
    """Alternatives of which one is needed, and the conditions that ask for them."""

    any_of: tuple[str, ...]
    decisive: bool
    conditions: tuple[str, ...]


@dataclass(frozen=True)
class WindowLeft:
    """A window with what is left of it in whole minutes, None while its anchor is unknown."""

    window: Window
    condition: str
    newborn: bool
    left_min: int | None

    @property
    def ranks(self) -> bool:
        """Whether a ranking may use it now."""
        return self.window.ranks and self.left_min is not None

    def as_json(self) -> dict[str, object]:
        """Write the window as the wire shows it."""
        return {
            "minutes": self.window.minutes,
            "anchor": self.window.anchor,
            "bounds": self.window.bounds.value,
            "strength": self.window.strength.value,
            "left_min": self.left_min,
            "start_min": self.window.start_min,
            "condition": self.condition,
            "confidence": self.window.confidence,
            "zh": self.window.zh,
            "en": self.window.en,
        }


@dataclass(frozen=True)
class AdviceLine:
    """One line of what to do, for which phase, and whether a clinician here signed its rules."""

    code: str
    zh: str
    en: str
    phase: Phase
    conditions: tuple[str, ...]
    signed: bool

    def as_json(self) -> dict[str, object]:
        """Write the line as the wire shows it."""
        return {
            "code": self.code,
            "zh": self.zh,
            "en": self.en,
            "phase": self.phase.value,
            "conditions": list(self.conditions),
            "signed": self.signed,
        }


@dataclass(frozen=True)
class Remark:
    """A note that goes with the answer, by code and in both languages."""

    code: str
    zh: str
    en: str

    def as_json(self) -> dict[str, str]:
        """Write the remark as the wire shows it."""
        return {"code": self.code, "zh": self.zh, "en": self.en}


@dataclass(frozen=True)
class Needs:
    """Everything a centre and a clinician must know about what these conditions require.

    `ward_unknown` says that a newborn ward is needed but neither gestation nor weight is known;
    `ward_decisive` that this ward is what the move is for. `cots` is None where the number of
    babies decides it and is unknown, 0 where no newborn is expected. `ask` names findings that
    would change the answer. `rules` is the hash of the rule tables.
    """

    conditions: tuple[str, ...]
    kinds: tuple[PatientKind, ...]
    urgency: Urgency
    urgency_next: Urgency | None
    groups: tuple[Need, ...]
    extras: tuple[str, ...]
    windows: tuple[WindowLeft, ...]
    min_tier: Tier
    ward: WardGrade | None
    ward_unknown: bool
    ward_decisive: bool
    cots: int | None
    advice: tuple[AdviceLine, ...]
    ask: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    remarks: tuple[Remark, ...]
    theatre_first: bool
    rules: str

    @property
    def kind(self) -> PatientKind:
        """The patient who gives the case its name: the mother where there is one."""
        return self.kinds[0]

    @property
    def decisive(self) -> tuple[Need, ...]:
        """The groups without which the move is pointless."""
        return tuple(group for group in self.groups if group.decisive)

    def windows_of(self, bounds: Bounds) -> tuple[WindowLeft, ...]:
        """Pick the windows of one clock."""
        return tuple(each for each in self.windows if each.window.bounds is bounds)

    def advice_of(self, phase: Phase) -> tuple[AdviceLine, ...]:
        """Pick the advice of one phase."""
        return tuple(line for line in self.advice if line.phase is phase)

    def as_json(self) -> dict[str, object]:
        """Write the needs as `greenlane needs --json` and the API show them."""
        return {
            "kind": self.kind.value,
            "kinds": [kind.value for kind in self.kinds],
            "conditions": list(self.conditions),
            "urgency": self.urgency.value,
            "urgency_next": self.urgency_next.value if self.urgency_next else None,
            "needs": [list(group.any_of) for group in self.groups],
            "decisive": [list(group.any_of) for group in self.decisive],
            "extras": list(self.extras),
            "windows": [window.as_json() for window in self.windows],
            "min_tier": self.min_tier.value,
            "ward": self.ward.value if self.ward else None,
            "ward_unknown": self.ward_unknown,
            "cots": self.cots,
            "advice": [line.as_json() for line in self.advice],
            "suggested": [],
            "ask": list(self.ask),
            "doubts": [doubt.as_json() for doubt in self.doubts],
            "remarks": [remark.as_json() for remark in self.remarks],
            "rules": self.rules,
        }


def advice_lines(said: Iterable[tuple[Condition, Phase, Advice]]) -> tuple[AdviceLine, ...]:
    """Unite the advice of several conditions: by phase, in the order given, each line once."""
    lines: dict[tuple[Phase, str], AdviceLine] = {}
    for condition, phase, text in said:
        signed = bool(condition.signed_off_by)
        known = lines.get((phase, text.code))
        names = (*known.conditions, condition.id) if known else (condition.id,)
        signed = signed and (known is None or known.signed)
        lines[phase, text.code] = AdviceLine(text.code, text.zh, text.en, phase, names, signed)
    return tuple(sorted(lines.values(), key=lambda line: list(Phase).index(line.phase)))


def shortest(windows: list[WindowLeft]) -> Iterator[WindowLeft]:
    """Keep of each clock the shortest window that several conditions bring.

    Windows of one condition all stay, and so do those of mother and newborn, of aim and limit,
    and those whose anchors differ while one is unknown: which is shorter cannot be said.
    """
    for each in windows:
        if not any(_outlasts(each, other) for other in windows if other is not each):
            yield each


def _outlasts(one: WindowLeft, other: WindowLeft) -> bool:
    if one.condition == other.condition or _clock(one) != _clock(other):
        return False
    if one.window.anchor == other.window.anchor:
        length = one.window.minutes - one.window.start_min
        other_length = other.window.minutes - other.window.start_min
    elif one.left_min is not None and other.left_min is not None:
        length, other_length = one.left_min, other.left_min
    else:
        return False
    return (length, one.condition) > (other_length, other.condition)


def _clock(each: WindowLeft) -> tuple[Bounds, Strength, bool]:
    return each.window.bounds, each.window.strength, each.newborn


def merged(groups: list[tuple[str, NeedGroup]]) -> tuple[Need, ...]:
    """Unite the groups of several conditions, decisive ones first."""
    united: dict[frozenset[str], Need] = {}
    for condition, group in groups:
        key = frozenset(group.any_of)
        known = united.get(key, Need(group.any_of, decisive=False, conditions=()))
        united[key] = Need(
            known.any_of,
            known.decisive or group.decisive,
            tuple(dict.fromkeys((*known.conditions, condition))),
        )
    return tuple(sorted(united.values(), key=lambda need: not need.decisive))
