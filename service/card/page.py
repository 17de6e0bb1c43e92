"""How a card is set: its blocks from top to bottom, and the footer at the foot of the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from facilities.conditions import Urgency
from service.card.contents import Asked, Call, Card, Line, Reached, Row, ToDo, Way
from service.card.lines import arranged, is_reordered
from service.card.rules import Attempt, card_rules
from service.card.sheet import HEIGHT_MM, LEFT, MARGIN_MM, MM_PER_POINT, RIGHT, Sheet
from service.card.wording import ATTRIBUTION, Words

# Columns [mm]: the phone is ranged right, because it is what the eye looks for.
WHAT, WHERE, DAY, NIGHT = LEFT, LEFT + 38.0, LEFT + 99.0, LEFT + 126.0
MINUTES_MM, PHONE_MM = 26.0, RIGHT - NIGHT - 27.0
GAP_MM = 2.0
FOOT_POINTS = 6.6
HEAVY, THIN = 0.5, 0.12
SMALL_NAME = 0.85
GREY = 228


@dataclass(frozen=True)
class Set:
    """How much of a page was used [mm], and whether everything stands above the footer."""

    used: float
    fits: bool


class Page:
    """One attempt to set a card."""

    def __init__(self, card: Card, words: Words, sheet: Sheet, attempt: Attempt) -> None:
        self._card, self._words, self._sheet, self._attempt = card, words, sheet, attempt
        self._scale = attempt.scale
        self._y = MARGIN_MM
        self._rows = arranged(card.rows, attempt.centres)

    def set(self) -> Set:
        """Write everything and say whether it fitted."""
        self._head()
        mothers = [row for row in self._rows if not row.newborn]
        newborns = [row for row in self._rows if row.newborn]
        for title, rows in (("mothers", mothers), ("newborns", newborns)):
            if rows:
                self._table(title, rows)
        self._to_do()
        self._nothing_fits()
        foot = self._foot()
        return Set(self._y, self._y + GAP_MM <= foot)

    def _points(self, size: float) -> float:
        return size * self._scale

    def _line_mm(self, size: float) -> float:
        return self._points(size) * MM_PER_POINT * 1.45

    def _head(self) -> None:
        card, words, sheet = self._card, self._words, self._sheet
        baseline = self._y + 5.0
        sheet.write(LEFT, baseline, words.say("title"), 12)
        valid = words.say("valid", day=card.made_on.isoformat())
        sheet.write(RIGHT, baseline, valid, 13, bold=True, align="R")
        sheet.write_within(LEFT, baseline + 9.0, words.name(card.name), 22, 130, bold=True)
        sheet.write(RIGHT, baseline + 5.0, words.say("replace"), 8, align="R")
        sheet.write(RIGHT, baseline + 9.0, card.facility, 8, align="R")
        self._y = baseline + 12.0
        sheet.box(self._y, 8.6, weight=HEAVY)
        text, size = sheet.fitted(words.say("paper"), 14, RIGHT - LEFT - 4, bold=True)
        sheet.write((LEFT + RIGHT) / 2, self._y + 6.2, text, size, bold=True, align="C")
        self._y += 8.6
        if card.demo:
            self._y += 4.6
            sheet.write((LEFT + RIGHT) / 2, self._y, words.say("demo"), 9, bold=True, align="C")
        self._y += GAP_MM

    def _table(self, title: str, rows: Sequence[Row]) -> None:
        words, sheet = self._words, self._sheet
        height = self._line_mm(10) + 0.6
        sheet.box(self._y, height, grey=GREY)
        baseline = self._y + height * 0.72
        sheet.write(WHAT + 1, baseline, words.say(title), self._points(11), bold=True)
        sheet.write_within(WHERE, baseline, words.say("where"), self._points(8.5), DAY - WHERE - 2)
        for x, moment in ((DAY, "day"), (NIGHT, "night")):
            wide = sheet.write(x, baseline, words.say(moment), self._points(9), bold=True)
            unit = words.say("unit")
            sheet.write_within(x + wide + 1, baseline, unit, self._points(7), 25 - wide)
        sheet.write(RIGHT - 1, baseline, words.say("phone"), self._points(9), bold=True, align="R")
        self._y += height
        for row in rows:
            self._row(row)
        self._y += GAP_MM

    def _row(self, row: Row) -> None:
        words, sheet = self._words, self._sheet
        top = self._y + 0.5
        what = top
        for asked in row.asked:
            what = self._asked(asked, what)
        where = top
        ring = is_reordered(row.lines)
        for place, line in enumerate(row.lines):
            where = self._line(line, where, first=place == 0, ring=ring)
        if not row.lines:
            where += self._line_mm(12)
            nobody = words.say("nobody")
            sheet.write_within(
                WHERE, where - 1.6, nobody, self._points(11), RIGHT - WHERE, bold=True
            )
        self._y = max(what, where) + 0.7
        sheet.rule(self._y, weight=THIN)

    def _asked(self, asked: Asked, top: float) -> float:
        """Write a condition with its urgency, in as many lines as it takes; return where it ends.

        Its name is never cut: it is what the eye looks for first.
        """
        words, sheet = self._words, self._sheet
        room = WHERE - WHAT - 3
        said, small = words.asked(asked), self._points(7)
        size, height = self._points(10.5), self._line_mm(10.5)
        wide = 0.0
        for name in sheet.wrapped(words.name(asked.name), size, room, bold=True):
            top += height
            wide = sheet.write(WHAT + 1, top - height * 0.3, name, size, bold=True)
        is_grave = asked.urgency is Urgency.U0
        if wide + 1 + sheet.width(said, small, bold=is_grave) <= room:
            sheet.write(WHAT + 2 + wide, top - height * 0.3, said, small, bold=is_grave)
            return top
        sheet.write_within(WHAT + 1, top + 2.4 * self._scale, said, small, room, bold=is_grave)
        return top + 3.2 * self._scale

    def _line(self, line: Line, top: float, *, first: bool, ring: bool) -> float:
        """Write one centre; what there is to know goes beside its name, or below where it is long.

        Return where it ends.
        """
        words, sheet = self._words, self._sheet
        bottom = top + self._line_mm(12)
        baseline = bottom - self._line_mm(12) * 0.3
        x = WHERE
        if line.way is not Way.GO:
            x += sheet.write(x, baseline, words.way(line), self._points(8), bold=True) + 1
        start, size = x, self._points(10)
        names = self._name(words.centre(line), DAY - 4 - x, bold=first)
        for place, (name, size) in enumerate(names):
            bottom += self._line_mm(10) if place else 0.0
            below = bottom - self._line_mm(10) * 0.3 if place else baseline
            x = start + sheet.write(start, below, name, size, bold=first) + 1
        if len(names) > 1:
            x = DAY
        notes, small = words.notes(line), self._points(7)
        if notes and sheet.width(notes, small) <= DAY - 4 - x:
            sheet.write(x, baseline, notes, small)
        elif notes:
            bottom += self._line_mm(7)
            sheet.write_within(WHERE + 2, bottom - 1.2, notes, small, NIGHT - WHERE - 2)
        self._reached(line.day, DAY, baseline)
        self._reached(line.night, NIGHT, baseline, ring=ring)
        no_phone = "" if line.way is Way.STAY else words.say("no_phone")
        phone, size = sheet.fitted(line.phone or no_phone, self._points(12), PHONE_MM, bold=True)
        sheet.write(RIGHT - 1, baseline, phone, size, bold=True, align="R")
        return bottom

    def _name(self, name: str, room: float, *, bold: bool) -> list[tuple[str, float]]:
        """Set a centre's name in one line where it fits, else in two smaller ones."""
        sheet, size = self._sheet, self._points(10)
        if sheet.width(name, size, bold=bold) * SMALL_NAME <= room:
            return [sheet.fitted(name, size, room, bold=bold)]
        smaller = size * SMALL_NAME
        first, *rest = sheet.wrapped(name, smaller, room, bold=bold)
        second = " ".join(rest) if name.isascii() else "".join(rest)
        return [(first, smaller), sheet.fitted(second, smaller, room, bold=bold)]

    def _reached(
        self, reached: Reached | None, x: float, baseline: float, *, ring: bool = False
    ) -> None:
        sheet = self._sheet
        if reached is None:
            sheet.write(x + 8, baseline, "—", self._points(12), align="R")
            return
        if ring:
            sheet.write(x - 3.4, baseline, self._words.place(reached.place), self._points(8))
        minutes = str(reached.minutes)
        sheet.write(x + 8, baseline, minutes, self._points(12.5), bold=True, align="R")
        if reached.range_min is not None:
            low, high = reached.range_min
            room = MINUTES_MM - 10.5
            sheet.write_within(x + 9, baseline, f"{low}–{high}", self._points(8.5), room)

    def _to_do(self) -> None:
        card, words = self._card, self._words
        self._bar("to_do")
        said = [self._said(to_do) for to_do in card.to_do]
        for left in range(0, len(said), 2):
            self._beside(said[left : left + 2])
        if card.unsigned and not card.to_do:
            self._paragraph(words.say("all_unsigned"), 9)
        elif card.unsigned:
            self._paragraph(words.say("some_unsigned", names=words.names(card.unsigned)), 9)
        self._y += GAP_MM

    def _said(self, to_do: ToDo) -> str:
        words = self._words
        lines = words.say("stop").join(map(words.name, to_do.lines[: self._attempt.advice]))
        more = words.say("more") if len(to_do.lines) > self._attempt.advice else ""
        return words.say("to_do_of", name=words.name(to_do.name), lines=lines + more)

    def _beside(self, texts: Sequence[str]) -> None:
        """Write one or two paragraphs beside each other; they end where the longer one does."""
        top, half = self._y, (RIGHT - LEFT) / 2
        bottom = top
        for place, text in enumerate(texts):
            self._y = top
            self._paragraph(text, 9, left=LEFT + 1 + half * place, width=half - 3)
            bottom = max(bottom, self._y)
        self._y = bottom + 0.4

    def _nothing_fits(self) -> None:
        words, card = self._words, self._card
        self._bar("nothing_fits")
        numbers = [(words.say("ambulance"), "", card.ambulance)]
        if card.duty_phone:
            numbers.insert(0, (words.say("duty"), "", card.duty_phone))
        for call in card.calls:
            kind = words.say("assigned" if call.assigned else "highest")
            numbers.append((words.name(call.name), kind, call.phone or words.say("no_phone")))
        self._numbers(numbers)
        shown = {line.facility for row in self._rows for line in row.lines}
        second = [each for each in card.second_phones if each.facility in shown]
        if second:
            listed = second[: card_rules().most_second_phones]
            phones = words.say("stop").join(map(self._second, listed))
            self._paragraph(words.say("second", phones=phones), 8)

    def _second(self, call: Call) -> str:
        return self._words.say("second_one", name=self._words.name(call.name), phone=call.phone)

    def _numbers(self, numbers: Sequence[tuple[str, str, str]]) -> None:
        """Write names and numbers in two columns."""
        sheet, half = self._sheet, (RIGHT - LEFT) / 2
        height = self._line_mm(13)
        for place, (name, kind, phone) in enumerate(numbers):
            x = LEFT + half * (place % 2)
            baseline = self._y + height * 0.75
            big = self._points(13)
            wide = sheet.width(phone, big, bold=True)
            sheet.write(x + half - 3, baseline, phone, big, bold=True, align="R")
            room = half - wide - 6 - sheet.width(kind, self._points(7))
            said = sheet.write_within(x + 1, baseline, name, self._points(10), room)
            sheet.write(x + 2 + said, baseline, kind, self._points(7))
            if place % 2 or place == len(numbers) - 1:
                self._y += height
        self._y += 0.8

    def _foot(self) -> float:
        """Write the footer at the foot of the page; return where it begins."""
        words, card, sheet = self._words, self._card, self._sheet
        texts = [words.legend(card, self._rows), words.versions(card)]
        first = card_rules().attempts[0].centres
        if self._attempt.centres < first:
            texts.insert(0, words.say("cut_centres", n=self._attempt.centres))
        lines = [line for text in texts for line in sheet.wrapped(text, FOOT_POINTS, RIGHT - LEFT)]
        height = FOOT_POINTS * MM_PER_POINT * 1.35
        y = top = HEIGHT_MM - MARGIN_MM - height * (len(lines) + 1)
        sheet.rule(top - 0.6, weight=THIN)
        for line in (*lines, f"{words.say('roads_by')} {ATTRIBUTION}"):
            y += height
            sheet.write(LEFT, y - 0.8, line, FOOT_POINTS)
        return top

    def _bar(self, title: str) -> None:
        height = self._line_mm(10) + 0.2
        self._sheet.box(self._y, height, grey=GREY)
        words = self._words.say(title)
        self._sheet.write(LEFT + 1, self._y + height * 0.72, words, self._points(10.5), bold=True)
        self._y += height + 0.4

    def _paragraph(
        self, text: str, size: float, *, left: float = LEFT + 1, width: float = RIGHT - LEFT - 2
    ) -> None:
        points, height = self._points(size), self._line_mm(size)
        for line in self._sheet.wrapped(text, points, width):
            self._y += height
            self._sheet.write(left, self._y - height * 0.28, line, points)
