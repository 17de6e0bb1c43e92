"""An answer as lines that a person can read on a terminal."""

from collections.abc import Iterator
from unicodedata import east_asian_width

import typer

from facilities.findings import CHINA_TIME
from service.cli.ways_table import way_lines
from service.referrals.schemas import Answer, Candidate, MissingNeed, Plan, RescueLine
from service.referrals.ways_schemas import CaseWays

NO_ROAD_WORDS = {
    "closed_at_origin": "closed here",
    "closed_at_destination": "closed there",
    "closed_on_the_way": "way closed",
    "place_unknown": "place unknown",
    "off_the_map": "off the map",
}
SHORT_CODES = 3  # how many missing needs a line names before it only counts the rest


def print_answer(answer: Answer, ways: CaseWays | None = None) -> None:
    """Print what to do, then every facility, best first, and the ways to the first of them."""
    for line in _lines(answer):
        typer.echo(line)
    for line in way_lines(ways) if ways else ():
        typer.echo(line)


def _lines(answer: Answer) -> Iterator[str]:
    later = f", then {answer.urgency_next}" if answer.urgency_next else ""
    derived = answer.urgency_derived
    overruled = f" (a person's; derived {derived})" if derived != answer.urgency else ""
    yield f"{', '.join(answer.conditions) or 'no condition'}: {answer.urgency}{overruled}{later}"
    yield from _origin_lines(answer)
    yield from _case_lines(answer)
    yield from (f"first      {_rescue(line)}" for line in answer.rescue)
    folded = sum(line.folded for line in answer.advice)
    yield from (
        f"do now     {line.en}" for line in answer.advice if line.when == "here" and not line.folded
    )
    if folded:
        yield f"do now     {folded} lines of rules that no clinician here has signed: see --json"
    yield from (f"remark     {remark.en}" for remark in answer.remarks)
    yield f"times      {_times(answer)}"
    yield f"candidates {len(answer.candidates)}, by the policy {answer.policy.name}"
    yield from (_row(number, each) for number, each in enumerate(answer.candidates, 1))
    if answer.separated_by:
        yield f"separated  first from second by {answer.separated_by}"
    if answer.forward_to:
        onward = answer.forward_to
        lacked = ", ".join(_group(group) for group in onward.needs)
        yield f"then on to {onward.facility} {onward.name} for {lacked}: " + _minutes(
            onward.travel_time_s
        )
    yield from (f"plan       {_plan(plan)}" for plan in answer.plans)
    yield f"others     {len(answer.excluded)}"
    yield from (_row(None, each) for each in answer.excluded)
    yield "Roads © OpenStreetMap contributors, ODbL."


def _case_lines(answer: Answer) -> Iterator[str]:
    for each in answer.suggested:
        why = "; ".join(because.en for because in each.because)
        state = "removed" if each.removed else "only a hint" if each.hint else "applies"
        yield f"suggested  {each.condition} ({state}): {why}"
    yield "needs      " + ("; ".join(_group(group) for group in answer.needs) or "none known")
    yield from (f"in doubt   {doubt.en}" for doubt in answer.doubts)
    yield from (
        f"unknown    {question.params['finding']}"
        for question in answer.questions
        if "finding" in question.params
    )
    for window in answer.windows:
        left = "unknown" if window.left_min is None else f"{window.left_min:.0f} min left"
        yield f"window     {window.en} ({window.bounds}, {window.strength}): {left}"


def _times(answer: Answer) -> str:
    calibration = answer.versions.calibration
    if calibration is None:
        return "uncalibrated: likely time, and a range from high to low speeds"
    return f"P50, and from P10 to P90, by calibration {calibration[:12]}"


def _origin_lines(answer: Answer) -> Iterator[str]:
    flags = f" ({', '.join(answer.origin.flags)})" if answer.origin.flags else ""
    yield f"origin     {answer.origin.snapped_m:.0f} m from the road{flags}"
    lacks = "".join(f", lacks {_group(each.group)}" for each in answer.here.missing)
    yield f"here       {answer.here.facility or 'no facility named'}: {answer.here.can_do}{lacks}"


def _row(number: int | None, each: Candidate) -> str:
    place = "" if number is None else f"{number}."
    minutes = _why_no_road(each) if each.travel_time_s is None else _minutes(each.travel_time_s)
    span = (
        "" if each.range_s is None else f"{_minutes(each.range_s[0])}–{_minutes(each.range_s[1])}"
    )
    lacking = [_lacked(need) for need in each.missing]
    more = f" +{len(lacking) - SHORT_CODES}" if len(lacking) > SHORT_CODES else ""
    lacks = f"lacks {', '.join(lacking[:SHORT_CODES])}{more}" if lacking else ""
    beds = "" if number is None else f"beds {each.beds}"
    cells = (place, each.facility, each.name, minutes, span, each.fit, beds, lacks or each.phone)
    widths = (3, 8, 28, 13, 16, 12, 13, 0)
    return "  " + " ".join(map(_padded, cells, widths)).rstrip()


def _why_no_road(each: Candidate) -> str:
    """Say what stands in the way; the width of the column leaves room for few words."""
    codes = {reason.code for reason in each.reasons}
    return next((words for code, words in NO_ROAD_WORDS.items() if code in codes), "no road")


def _lacked(need: MissingNeed) -> str:
    until = "" if need.until is None else f" until {need.until.astimezone(CHINA_TIME):%m-%d %H:%M}"
    return _group(need.group) + until


def _plan(plan: Plan) -> str:
    where = ", ".join(f"{line.patient} to {line.facility or 'nobody known'}" for line in plan.lines)
    longest = "" if plan.longest_s is None else f", longest road {_minutes(plan.longest_s)}"
    apart = "" if plan.apart_s is None else f", {_minutes(plan.apart_s)} apart"
    return f"{plan.kind.replace('_', ' ')}: {where}{longest}{apart}"


def _rescue(line: RescueLine) -> str:
    nobody = "" if line.kind == "stay" else "nobody known"
    who = f"{line.facility or nobody} {line.name} {line.phone}".strip()
    hands = "unknown time" if line.hands_s is None else _minutes(line.hands_s)
    words = {"stay": "stay here", "nearest_site": "nearest site", "team": "team from"}
    able = "" if line.able == "yes" else f" (able: {line.able})"
    return f"{words[line.kind]} {who}".rstrip() + f": hands in {hands}{_parts(line)}{able}"


def _parts(line: RescueLine) -> str:
    """Say what the time until able hands is made of, as far as it has parts."""
    proposed = ", a proposal" if line.proposal else ""
    before = [("vehicle ready", line.vehicle_ready_s), ("team gathers", line.mobilisation_s)]
    told = [f"{name} {_minutes(part)}{proposed}" for name, part in before if part is not None]
    if line.hands_s is None or line.travel_time_s is None or not told:
        return ""
    told.append(f"road {_minutes(line.travel_time_s)}")
    ahead_s = sum(part for _, part in before if part is not None)
    waited_s = line.hands_s - ahead_s - line.travel_time_s
    if round(waited_s) > 0:
        told.append(f"those on call {_minutes(waited_s)}")
    return f" ({' + '.join(told)})"


def _group(codes: list[str]) -> str:
    return " or ".join(codes)


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} min"


def _padded(text: str, width: int) -> str:
    taken = sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
    return text + " " * (width - taken)
