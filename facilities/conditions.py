"""The shape of a clinical rule: a condition, what it needs, and which clocks it runs against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from facilities.capabilities import WardGrade
from facilities.facility import Tier


class PatientKind(StrEnum):
    """Who is moved: a mother, a mother for the sake of her fetus, or a newborn."""

    MOTHER = "M"
    IN_UTERO = "F"
    NEWBORN = "N"


class Urgency(StrEnum):
    """How soon; U0 is rescue on the spot and the highest."""

    U0 = "U0"
    U1 = "U1"
    U2 = "U2"
    U3 = "U3"
    U4 = "U4"


class Bounds(StrEnum):
    """Which clock a window is."""

    HERE = "here"
    ARRIVAL = "arrival"
    AFTER_ARRIVAL = "after_arrival"


class Strength(StrEnum):
    """A limit enters ranking, an aim is only shown."""

    AIM = "aim"
    LIMIT = "limit"


class Otherwise(StrEnum):
    """What becomes of a part of a rule when its test fails."""

    DROP = "drop"
    EXTRA = "extra"


class Phase(StrEnum):
    """When an advice is for: now where she is, on the road, or to be prepared by the centre."""

    HERE = "here"
    ROAD = "road"
    PREPARE = "prepare"


class Serves(StrEnum):
    """What a line of advice is for, where it is not for the mother or newborn as such."""

    FETUS = "fetus"
    BIRTH = "birth"


@dataclass(frozen=True)
class Test:
    """A finding compared with a printed number; an unknown finding counts as holding."""

    __test__ = False  # not a pytest class

    finding: str
    op: str
    value: float
    otherwise: Otherwise = Otherwise.DROP
    note: str | None = None

    def holds(self, found: Mapping[str, float]) -> bool:
        """Whether it holds or the finding is unknown."""
        if self.finding not in found:
            return True
        left = found[self.finding]
        return left >= self.value if self.op == ">=" else left <= self.value


@dataclass(frozen=True)
class NeedGroup:
    """Alternatives of which one is needed; decisive when the move is pointless without."""

    any_of: tuple[str, ...]
    decisive: bool
    when: tuple[Test, ...] = ()


@dataclass(frozen=True)
class Window:
    """Minutes after an anchor within which something must have happened.

    `start_min` is time the act itself takes at its end and comes off what is left.
    """

    minutes: int
    anchor: str
    bounds: Bounds
    strength: Strength
    zh: str
    en: str
    start_min: int = 0
    confidence: str = "M"
    when: tuple[Test, ...] = ()

    @property
    def ranks(self) -> bool:
        """Whether a ranking may use it: an arrival limit that is not marked uncertain."""
        arrival_limit = self.bounds is Bounds.ARRIVAL and self.strength is Strength.LIMIT
        return arrival_limit and self.confidence != "U"


@dataclass(frozen=True)
class TierRule:
    """A minimum tier, with a lower one where a test is known to hold.

    `uncontrolled` is the tier at least where a person said that the danger is not controlled.
    """

    tier: Tier
    lower: Tier | None = None
    lower_when: Test | None = None
    uncontrolled: Tier | None = None


@dataclass(frozen=True)
class Condition:
    """One condition of the rule tables. An empty `signed_off_by` means no clinician signed it.

    Its first urgency is the one to assume; `rescue_while_fetus_lives` says that a fetus known to
    live keeps it there, though the danger to the mother is controlled.
    """

    id: str
    zh: str
    en: str
    kinds: tuple[PatientKind, ...]
    urgencies: tuple[Urgency, ...]
    groups: tuple[NeedGroup, ...]
    extras: tuple[str, ...]
    windows: tuple[Window, ...]
    min_tier: TierRule
    advice: Mapping[Phase, tuple[str, ...]]
    icd10: str
    source: str
    confidence: str
    signed_off_by: str
    effective_from: date
    zh_full: str
    pinyin: str
    aliases: tuple[str, ...]
    ward_decisive: bool = False
    theatre_first: bool = False
    rescue_while_fetus_lives: bool = False
    note_zh: str | None = None
    note_en: str | None = None

    @property
    def newborn(self) -> bool:
        """Whether the patient is a newborn."""
        return PatientKind.NEWBORN in self.kinds

    @property
    def search_words(self) -> tuple[str, ...]:
        """Lower-case words to find it by: id, names, full pinyin, its initials, aliases."""
        syllables = self.pinyin.split()
        initials = "".join(syllable[0] for syllable in syllables)
        words = (self.id, self.zh, self.en, "".join(syllables), initials, *self.aliases)
        return tuple(dict.fromkeys(word.lower() for word in words if word))


@dataclass(frozen=True)
class Advice:
    """One line of what to do; never a dose.

    `serves` names whom it stops serving: after the birth, or when the fetus is dead, it is left
    out. `when` leaves it out where a finding is known to speak against it.
    """

    code: str
    zh: str
    en: str
    serves: Serves | None = None
    when: tuple[Test, ...] = ()


@dataclass(frozen=True)
class UrgencyTargets:
    """An urgency with its names and its target times in seconds; None where there is none."""

    urgency: Urgency
    zh: str
    en: str
    meaning_zh: str
    meaning_en: str
    first_response_s: int | None
    accept_s: int | None
    leave_s: int | None
    source: str
    confidence: str


@dataclass(frozen=True)
class WardStep:
    """From this value up (gestation in days, or grams) the ward need is this grade."""

    from_value: int
    ward: WardGrade


@dataclass(frozen=True)
class WardRule:
    """Which newborn ward a gestation or a weight needs; steps from the highest value down."""

    by_gestation_days: tuple[WardStep, ...]
    by_weight_g: tuple[WardStep, ...]
    floor_days: int
    tier_of_ward: Mapping[WardGrade, Tier]

    def ward(self, gestation_days: float | None, weight_g: float | None) -> WardGrade | None:
        """Give the worse of the two grades, or None where neither value is known."""
        grades = [
            next((step.ward for step in steps if value >= step.from_value), steps[-1].ward)
            for value, steps in (
                (gestation_days, self.by_gestation_days),
                (weight_g, self.by_weight_g),
            )
            if value is not None
        ]
        return max(grades, key=list(WardGrade).index, default=None)


@dataclass(frozen=True)
class TeamTimes:
    """Times of a fetching team until a facility gives its own, in seconds."""

    mobilisation_s: int
    stabilisation_s: int
    source: str
    confidence: str


@dataclass(frozen=True)
class RuleBook:
    """All rules in force together, named by the hash of their files."""

    conditions: Mapping[str, Condition]
    advice: Mapping[str, Advice]
    urgencies: Mapping[Urgency, UrgencyTargets]
    ward_rule: WardRule
    team: TeamTimes
    notes: Mapping[str, Advice]
    fall_after_birth: frozenset[str]
    next_after_control: Urgency
    hash: str
