"""The shape of a clinical rule: a condition, what it needs, and which clocks it runs against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from facilities.capabilities import WardGrade
from facilities.comparing import Compared, Test
from facilities.facility import Tier
from facilities.findings import FindingRule
from facilities.moving import BridgingRule, CommonConditions, TeamRules
from facilities.vocabulary import PatientRole, Vocabulary

UNCERTAIN = "U"  # may inform, never exclude or reorder


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
class NeedGroup:
    """Alternatives of which one is needed; decisive when the move is pointless without."""

    any_of: tuple[str, ...]
    decisive: bool
    when: tuple[Test, ...] = ()
    confidence: str = "M"


@dataclass(frozen=True)
class Window:
    """Minutes after an anchor within which something must have happened.

    `start_min` is time the act itself takes at its end and comes off what is left. `capability`
    names the need it belongs to: where that falls away, so does the window. `always_shown`
    has it said where a shorter one takes its place.
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
    capability: str | None = None
    always_shown: bool = False

    @property
    def ranks(self) -> bool:
        """Whether a ranking may use it: an arrival limit that is not marked uncertain."""
        arrival_limit = self.bounds is Bounds.ARRIVAL and self.strength is Strength.LIMIT
        return arrival_limit and self.confidence != UNCERTAIN


@dataclass(frozen=True)
class RaisedTier:
    """The tier at least where all tests are known to hold."""

    tier: Tier
    when: tuple[Test, ...]


@dataclass(frozen=True)
class TierRule:
    """A minimum tier, with a lower one where a test is known to hold.

    `uncontrolled` is the tier at least where a person said that the danger is not controlled,
    each of `raised` the tier at least where its tests are known to hold.
    """

    tier: Tier
    lower: Tier | None = None
    lower_when: Test | None = None
    uncontrolled: Tier | None = None
    raised: tuple[RaisedTier, ...] = ()


@dataclass(frozen=True)
class UrgencyRule:
    """The urgency of a condition where all tests are known to hold."""

    urgency: Urgency
    when: tuple[Test, ...]


@dataclass(frozen=True)
class Condition:
    """One condition of the rule tables. An empty `signed_off_by` means no clinician signed it.

    Its first urgency is the one to assume, unless one of `urgency_when` holds: the first that does
    decides. `rescue_while_fetus_lives` says that a fetus known to live keeps it at the first,
    though the danger to the mother is controlled. `implies` is what choosing the row says where the
    finding was not said. Both dates are days on which it holds.
    """

    id: str
    zh: str
    en: str
    kinds: tuple[str, ...]
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
    effective_to: date | None = None
    signed_on: date | None = None
    urgency_when: tuple[UrgencyRule, ...] = ()
    decisive_fallback: tuple[str, ...] = ()
    birth_later: bool = False
    counts_babies: bool = False
    implies: tuple[Test, ...] = ()

    def has_ended(self, day: date) -> bool:
        """Whether the record says that it held only until a day before this one."""
        return self.effective_to is not None and self.effective_to < day

    def in_force(self, day: date) -> bool:
        """Whether the record holds on this day in China."""
        ended = self.effective_to is not None and day > self.effective_to
        return day >= self.effective_from and not ended

    @property
    def search_words(self) -> tuple[str, ...]:
        """Lower-case words to find it by: id, names, full pinyin, its initials, aliases."""
        syllables = self.pinyin.split()
        initials = "".join(syllable[0] for syllable in syllables)
        words = (self.id, self.zh, self.en, "".join(syllables), initials, *self.aliases)
        return tuple(dict.fromkeys(word.lower() for word in words if word))


@dataclass(frozen=True)
class Suggestion:
    """A printed threshold that suggests a condition where all its tests hold.

    `hint` marks an uncertain one: it is shown and never applied by itself.
    """

    id: str
    suggests: str
    for_roles: tuple[PatientRole, ...]
    when: tuple[Test, ...]
    zh: str
    en: str
    source: str
    confidence: str
    signed_off_by: str = ""

    @property
    def hint(self) -> bool:
        """Whether it only informs."""
        return self.confidence == UNCERTAIN

    def applies(self, found: Mapping[str, Compared]) -> bool:
        """Whether all tests hold; one that must be known fails while it is not."""
        return all(test.holds(found) for test in self.when)


@dataclass(frozen=True)
class InfectionRule:
    """What an infection adds: the group it needs, and what to do in each phase.

    Any of `needed` asks for it, unless any of `informs_only`, such as a carrier state, holds.
    """

    any_of: tuple[str, ...]
    needed: tuple[Test, ...]
    informs_only: tuple[Test, ...]
    advice: Mapping[Phase, tuple[str, ...]]
    source: str
    confidence: str

    def informs(self, found: Mapping[str, Compared]) -> bool:
        """Whether an infection is known that needs no isolation."""
        return any(test.is_known_to_hold(found) for test in self.informs_only)

    def isolates(self, found: Mapping[str, Compared]) -> bool:
        """Whether isolation is needed."""
        asked = any(test.is_known_to_hold(found) for test in self.needed)
        return asked and not self.informs(found)


@dataclass(frozen=True)
class Advice:
    """One line of what to do; never a dose.

    `serves` names whom it stops serving: after the birth, or when the fetus is dead, it is left
    out. `when` leaves it out where a finding is known to speak against it. `instead_of` names
    lines that speak against this one: they are not said beside it.
    """

    code: str
    zh: str
    en: str
    serves: Serves | None = None
    when: tuple[Test, ...] = ()
    instead_of: tuple[str, ...] = ()


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
    source: str = ""
    confidence: str = "M"
    signed_off_by: str = ""

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


@dataclass(frozen=True, eq=False)
class RuleBook:
    """All rules in force together, named by the hash of their files.

    `uncontrolled_when` holds tests of which any that is known to hold says that the danger is not
    controlled. `sources` keeps every file as it was read, packaged and a deployment's own;
    `overridden` names the records that differ from the packaged ones, such as `condition.pph`.
    `eras` gives, by its first day, each rule book of a deployment whose records change on a date.
    """

    conditions: Mapping[str, Condition]
    advice: Mapping[str, Advice]
    urgencies: Mapping[Urgency, UrgencyTargets]
    ward_rule: WardRule
    team: TeamRules
    bridging: Mapping[str, BridgingRule]
    common: CommonConditions
    notes: Mapping[str, Advice]
    fall_after_birth: frozenset[str]
    next_after_control: Urgency
    vocabulary: Vocabulary
    findings: Mapping[str, FindingRule]
    suggestions: tuple[Suggestion, ...]
    infection: InfectionRule
    uncontrolled_when: tuple[Test, ...]
    sources: Mapping[str, bytes]
    overridden: tuple[str, ...]
    hash: str
    urgency_without_condition: Urgency = Urgency.U2
    eras: tuple[tuple[date, RuleBook], ...] = ()

    def on(self, day: date) -> RuleBook:
        """Give the rules as they hold on this day in China."""
        begun = [book for first, book in self.eras if first <= day]
        return begun[-1] if begun else self
