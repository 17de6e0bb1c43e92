"""The lines of one row: which centres, in which order by day and by night, with what to know."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

from facilities.vocabulary import Vocabulary
from service.card.contents import (
    PARTS,
    Asked,
    Line,
    Name,
    Note,
    NoteCode,
    Reached,
    Row,
    Way,
)
from service.card.rules import Moment
from service.referrals.schemas import Answer, Candidate, MissingNeed, RescueLine

SECONDS_A_MINUTE = 60

Key = tuple[Way, str]
LAST = 10_000
"""Behind every place that there is."""


@dataclass(frozen=True)
class _Said:
    """What one answer says of one way to able hands."""

    name: Name
    phone: str
    reached: Reached
    notes: tuple[Note, ...]


def lines_of(found: Mapping[Moment, Answer], words: Vocabulary) -> tuple[Line, ...]:
    """Unite the answers of the moments: a line for each way, best first by day, then by night."""
    said = {moment: dict(_said(answer, words)) for moment, answer in found.items()}
    day, night = said[Moment.DAY], said[Moment.NIGHT]
    lines = [
        _line(key, day.get(key), night.get(key), at_weekends=key in said[Moment.WEEKEND])
        for key in dict.fromkeys((*day, *night))
    ]
    return tuple(sorted(lines, key=_place))


def arranged(rows: Iterable[Row], most: int) -> tuple[Row, ...]:
    """Keep `most` centres of each row, and put conditions that then go the same way into one row.

    Mothers come first; a row stands where the first of its conditions stood.
    """
    same: dict[tuple[bool, tuple[Line, ...]], list[Asked]] = {}
    for row in rows:
        same.setdefault((row.newborn, trimmed(row.lines, most)), []).extend(row.asked)
    united = [Row(tuple(asked), lines, newborn) for (newborn, lines), asked in same.items()]
    return tuple(sorted(united, key=lambda row: row.newborn))


def trimmed(lines: Sequence[Line], most: int) -> tuple[Line, ...]:
    """Keep the first `most` of each column, and the first that lacks nothing."""
    kept = {id(each) for each in lines if min(_places(each)) <= most}
    for column in (0, 1):
        shown = [each for each in lines if _places(each)[column] <= most]
        whole = [each for each in lines if _is_whole(each) and _places(each)[column] < LAST]
        if whole and not any(_is_whole(each) for each in shown):
            kept.add(id(min(whole, key=lambda each: _places(each)[column])))
    return tuple(each for each in lines if id(each) in kept)


def is_reordered(lines: Sequence[Line]) -> bool:
    """Say whether the order by night is another than by day, so that places must be said."""
    places = [line.night.place for line in lines if line.night and line.day]
    by_night_only = any(line.day is None for line in lines)
    return places != sorted(places) or by_night_only


def _said(answer: Answer, words: Vocabulary) -> Iterator[tuple[Key, _Said]]:
    """Give the ways of one answer in its order: rescue first where the program says so."""
    named: set[str] = set()
    place = 0
    for option in answer.rescue:
        if option.facility is None or option.hands_s is None:
            continue
        place += 1
        if option.kind == "nearest_site":
            named.add(option.facility)
        yield (Way(option.kind), option.facility), _of_rescue(option, place, words)
    for each in answer.candidates:
        if each.facility not in named and each.travel_time_s is not None:
            place += 1
            yield (Way.GO, each.facility), _of_candidate(each, each.travel_time_s, place, words)


def _of_rescue(option: RescueLine, place: int, words: Vocabulary) -> _Said:
    spread = None
    if option.kind == "nearest_site" and option.travel_time_s is not None:
        # beside the other centres of the row it counts as they do: on the road
        hands_s = option.travel_time_s
    else:
        hands_s = option.hands_s or 0.0
    ahead_s = hands_s - (option.travel_time_s or 0.0)
    if option.range_s is not None:
        spread = (option.range_s[0] + ahead_s, option.range_s[1] + ahead_s)
    notes = [*_parts(option), *_lacks(option.missing, words)]
    reached = Reached(place, _minutes(hands_s), _range(spread))
    return _Said(Name(option.name, option.name_en), option.phone, reached, tuple(notes))


def _parts(option: RescueLine) -> Iterator[Note]:
    """Say what the minutes of a way are made of, and how long those on call need on top."""
    before = {
        NoteCode.VEHICLE_PARTS: option.vehicle_ready_s,
        NoteCode.TEAM_PARTS: option.mobilisation_s,
    }
    for code, before_s in before.items():
        if before_s is None or option.travel_time_s is None:
            continue
        parts = (_minutes(before_s), _minutes(option.travel_time_s))
        yield Note(code, minutes=parts, proposal=option.proposal)
        waited = _minutes((option.hands_s or 0.0) - before_s - option.travel_time_s)
        if waited > 0:
            yield Note(NoteCode.ACTIVATION, minutes=(waited,))


def _of_candidate(each: Candidate, travel_time_s: float, place: int, words: Vocabulary) -> _Said:
    notes = list(_lacks(each.missing, words))
    if any(met.decisive and met.partner is not None for met in each.met):
        notes.append(Note(NoteCode.BY_AGREEMENT))
    if each.activation_s:
        notes.append(Note(NoteCode.ACTIVATION, minutes=(_minutes(each.activation_s),)))
    reached = Reached(place, _minutes(travel_time_s), _range(each.range_s))
    return _Said(Name(each.name, each.name_en), each.phone, reached, tuple(notes))


def _lacks(missing: Iterable[MissingNeed], words: Vocabulary) -> Iterator[Note]:
    names = []
    for gap in missing:
        known = [words.capabilities[code] for code in gap.group]
        names.append(Name("/".join(each.zh for each in known), "/".join(each.en for each in known)))
    if names:
        yield Note(NoteCode.LACKS, names=tuple(names))


def _line(key: Key, day: _Said | None, night: _Said | None, *, at_weekends: bool) -> Line:
    either = day or night
    if either is None:
        raise RuntimeError(f"expected an answer that names {key[1]}, got none")
    notes = list(_united(day.notes if day else None, night.notes if night else None))
    if day is not None and not at_weekends:
        notes.append(Note(NoteCode.WORKDAYS_ONLY))
    return Line(
        way=key[0],
        facility=key[1],
        name=either.name,
        phone=either.phone,
        day=day.reached if day else None,
        night=night.reached if night else None,
        notes=tuple(notes),
    )


def _united(day: tuple[Note, ...] | None, night: tuple[Note, ...] | None) -> Iterator[Note]:
    """Give the notes of both hours; what holds at one of them only says so."""
    if day is None or night is None:
        yield from day or night or ()
        return
    for note in day:
        yield note if _without_parts(note, night) else replace(note, when=Moment.DAY)
    for note in night:
        if not _without_parts(note, day):
            yield replace(note, when=Moment.NIGHT)


def _without_parts(note: Note, others: tuple[Note, ...]) -> bool:
    # one that leaves as soon by night: its road is longer then, its parts are said of the day
    if note.code in PARTS:
        return any(each.code is note.code and each.minutes[0] == note.minutes[0] for each in others)
    return note in others


def _places(line: Line) -> tuple[int, int]:
    return (line.day.place if line.day else LAST, line.night.place if line.night else LAST)


def _place(line: Line) -> tuple[int, int, str]:
    return (*_places(line), line.facility)


def _is_whole(line: Line) -> bool:
    is_there = line.way in {Way.GO, Way.NEAREST_SITE}
    return is_there and not any(note.code is NoteCode.LACKS for note in line.notes)


def _minutes(seconds: float) -> int:
    return floor(seconds / SECONDS_A_MINUTE + 0.5)


def _range(seconds: tuple[float, float] | None) -> tuple[int, int] | None:
    """Round the low end down and the high end up, so that the range is not narrowed."""
    if seconds is None:
        return None
    return floor(seconds[0] / SECONDS_A_MINUTE), ceil(seconds[1] / SECONDS_A_MINUTE)
