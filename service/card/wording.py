"""The words of a card, in both languages; decides nothing."""

from collections.abc import Iterator, Sequence
from typing import Literal

from facilities.conditions import RuleBook, Urgency
from facilities.network import Network
from service.card.contents import Asked, Card, Line, Name, Note, NoteCode, Row, Way
from service.card.lines import is_reordered
from service.card.rules import Moment, card_rules

Language = Literal["zh", "en"]

ZH = {
    "title": "危重孕产妇、新生儿转诊卡",
    "paper": "这是纸：不知道今天的路况和床位。先打电话，再出发。",
    "demo": "演示数据 · 不可用于真实病人",
    "valid": "自 {day} 起",
    "replace": "换新卡后撕掉旧卡",
    "mothers": "孕产妇",
    "newborns": "新生儿",
    "what": "病情",
    "where": "去哪里（顺序同系统）",
    "day": "白天",
    "night": "夜里",
    "unit": "分（快–慢）",
    "phone": "电话",
    "no_phone": "没有号码",
    "nobody": "没有一家合适：打下面的电话",
    "here": "本院可治",
    "go": "",
    "nearest_site": "最近能救治",
    "team": "专家队来",
    "stay": "就地抢救",
    "own": "本院",
    "lacks": "缺{names}",
    "by_agreement": "经协议",
    "activation": "到后等人 {0} 分",
    "workdays_only": "周末没有",
    "team_parts": "集结 {0}{estimate} + 路上 {1}",
    "vehicle_parts": "另加出车 {0}{estimate}",
    "estimate": " 估计",
    "when_day": "白天{note}",
    "when_night": "夜里{note}",
    "to_do": "现在就做",
    "to_do_of": "{name}：{lines}",
    "more": "（其余见系统）",
    "all_unsigned": "没有印：这些病情的处置还没有本地临床医师签字，签字后换新卡。",
    "some_unsigned": "没有印：{names}（还没有本地临床医师签字）。",
    "nothing_fits": "都不合适，或打不通",
    "duty": "转诊值班",
    "ambulance": "急救",
    "assigned": "对口",
    "highest": "最高一级",
    "second": "再拨一个号：{phones}",
    "second_one": "{name} {phone}",
    "cut_centres": "版面所限，每种病情只列前 {n} 家。",
    "minutes": (
        "分钟：车在路上的时间（快–慢），专家队的含集结；送去哪里都要另加出车。"
        "白天按 {day} 时、夜里按 {night} 时算。"
        "只按病名算，在系统里填了检查会更准。第一家不一定最近：同一时间档内先看能力和对口，与系统相同。"
    ),
    "absent": "“—”：那时没有。",
    "ring": "①②③：夜里的次序与白天不同。",
    "uncalibrated": "未校准：按通用速度表算，没用本地车程校准过。",
    "calibrated": "按本地车程校准过，快–慢为 P10–P90。",
    "not_in": "没算进去：床位、天气、封路。",
    "closures": "没算进去：床位、天气，和制卡时的 {n} 处封路。",
    "ways_closed": "按已封闭计算的道路：{ways}。",
    "versions": "版本",
    "roads_by": "道路数据",
    "graph": "路网",
    "roads": "路况",
    "rules": "规则",
    "network": "机构",
    "policy": "排序",
    "code": "程序",
    "comma": "、",
    "stop": "；",
    "U0": "就地抢救",
    "U1": "极危",
    "U2": "危急",
    "U3": "紧急",
    "U4": "择期",
}
EN = {
    "title": "Referral card: mothers and newborns in danger",
    "paper": "This is paper: it knows neither today's roads nor beds. Call first, then leave.",
    "demo": "Demonstration data · not for real patients",
    "valid": "From {day}",
    "replace": "Tear up the old one when a new card comes",
    "mothers": "Mothers",
    "newborns": "Newborns",
    "what": "Condition",
    "where": "Where to (ordered as in the system)",
    "day": "Day",
    "night": "Night",
    "unit": "min (fast–slow)",
    "phone": "Phone",
    "no_phone": "no number",
    "nobody": "No centre fits: call the numbers below",
    "here": "can be treated here",
    "go": "",
    "nearest_site": "nearest able",
    "team": "team comes",
    "stay": "rescue here",
    "own": "here",
    "lacks": "lacks {names}",
    "by_agreement": "by agreement",
    "activation": "hands {0} min after arrival",
    "workdays_only": "not at weekends",
    "team_parts": "gathers {0}{estimate} + road {1}",
    "vehicle_parts": "plus {0}{estimate} until leaving",
    "estimate": " (proposal)",
    "when_day": "by day {note}",
    "when_night": "by night {note}",
    "to_do": "Do now",
    "to_do_of": "{name}: {lines}",
    "more": "(the rest is in the system)",
    "all_unsigned": (
        "Not printed: no clinician here has signed what to do for these conditions; once signed, "
        "print a new card."
    ),
    "some_unsigned": "Not printed: {names} (no clinician here has signed it).",
    "nothing_fits": "Nothing fits, or nobody answers",
    "duty": "Referral duty desk",
    "ambulance": "Ambulance",
    "assigned": "assigned",
    "highest": "highest tier",
    "second": "Second numbers: {phones}",
    "second_one": "{name} {phone}",
    "cut_centres": "For want of room, only the first {n} of each condition.",
    "minutes": (
        "Minutes: road time (fast–slow); a team's with its gathering; wherever she "
        "is taken, add what the vehicle needs to leave. Day is asked at {day}:00, "
        "night at {night}:00. By the name of the condition alone: with findings typed in, the "
        "system knows better. The first is not always the nearest: within one band of time "
        "capability and assignment count first, as in the system."
    ),
    "absent": "“—”: not there then.",
    "ring": "①②③: another order by night.",
    "uncalibrated": "Uncalibrated: a general speed table, not fitted to trips here.",
    "calibrated": "Calibrated by trips here; fast–slow is P10–P90.",
    "not_in": "Left out: beds, weather, closures.",
    "closures": "Left out: beds, weather, and {n} closures in force when it was made.",
    "ways_closed": "Roads taken as closed: {ways}.",
    "versions": "Versions",
    "roads_by": "Road data",
    "graph": "graph",
    "roads": "roads",
    "rules": "rules",
    "network": "network",
    "policy": "policy",
    "code": "code",
    "comma": ", ",
    "stop": "; ",
    "U0": "rescue here",
    "U1": "time-critical",
    "U2": "critical",
    "U3": "urgent",
    "U4": "planned",
}
ATTRIBUTION = "© OpenStreetMap contributors (ODbL)"
_PLACES = "①②③④⑤⑥⑦⑧⑨"


class Words:
    """The words of one language."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._words = EN if language == "en" else ZH

    def say(self, key: str, **values: object) -> str:
        """Give a word or a sentence with its values."""
        return self._words[key].format(**values)

    def name(self, name: Name) -> str:
        """Give a name in this language; the Chinese one where there is no other."""
        return name.en if self.language == "en" and name.en else name.zh

    def names(self, names: Sequence[Name]) -> str:
        """Give several names in one line."""
        return self.say("comma").join(map(self.name, names))

    def centre(self, line: Line) -> str:
        """Name a centre of a line; the place itself is “here”."""
        return self.say("own") if line.way is Way.STAY else self.name(line.name)

    def way(self, line: Line) -> str:
        """Say how hands and patient come together, where she is not simply driven there."""
        return self.say(line.way.value)

    def urgency(self, urgency: Urgency) -> str:
        """Name an urgency with its code."""
        return f"{urgency.value} {self.say(urgency.value)}"

    def asked(self, asked: Asked) -> str:
        """Say how urgent a condition is taken to be, and whether it can be treated here."""
        here = f" {self.say('here')}" if asked.here else ""
        return self.urgency(asked.urgency) + here

    def note(self, note: Note) -> str:
        """Say what to know of a centre, and at which hour where it is not always so."""
        if note.code is NoteCode.LACKS:
            said = self.say("lacks", names=self.names(note.names))
        else:
            estimate = self.say("estimate") if note.proposal else ""
            said = self._words[note.code.value].format(*note.minutes, estimate=estimate)
        return said if note.when is None else self._at(note.when, said)

    def notes(self, line: Line) -> str:
        """Say everything that there is to know of a centre."""
        return " · ".join(map(self.note, line.notes))

    def legend(self, card: Card, rows: Sequence[Row]) -> str:
        """Say how the minutes of the rows were made, what they leave out, and what signs mean."""
        moments = card_rules().moments
        parts = [
            self.say("minutes", day=moments[Moment.DAY].hour, night=moments[Moment.NIGHT].hour),
            self.say("uncalibrated" if card.uncalibrated else "calibrated"),
            self.say("closures", n=card.closures_left_out)
            if card.closures_left_out
            else self.say("not_in"),
        ]
        lines = [line for row in rows for line in row.lines]
        if any(line.day is None or line.night is None for line in lines):
            parts.append(self.say("absent"))
        if any(is_reordered(row.lines) for row in rows):
            parts.append(self.say("ring"))
        if card.ways_closed:
            ways = self.say("comma").join(map(str, card.ways_closed))
            parts.append(self.say("ways_closed", ways=ways))
        return ("" if self.language == "zh" else " ").join(parts)

    def versions(self, card: Card) -> str:
        """Name the version of everything that the card was made from."""
        named = [f"{self.say(name)} {value}" for name, value in card.versions.items()]
        return f"{self.say('versions')} {' · '.join(named)}"

    def place(self, number: int) -> str:
        """Give a place in an order as a number in a ring."""
        return _PLACES[number - 1] if number <= len(_PLACES) else f"({number})"

    def _at(self, moment: Moment, said: str) -> str:
        return self.say(f"when_{moment.value}", note=said)


def texts_of(network: Network, rules: RuleBook) -> Iterator[str]:
    """Give every text that a card of this network may say, in either language."""
    yield from (ATTRIBUTION, _PLACES, "".join(map(chr, range(32, 127))), *ZH.values(), *EN.values())
    for each in network:
        yield from (each.code, each.name, each.name_en or "", each.phone or "", *each.phones)
    said = [(each.zh, each.en) for each in rules.conditions.values()]
    said += [(each.zh, each.en) for each in rules.advice.values()]
    said += [(each.zh, each.en) for each in rules.vocabulary.capabilities.values()]
    for pair in said:
        yield from pair
