"""What an answer says of the case, in the shapes of the wire; decides nothing."""

from datetime import UTC, datetime, timedelta
from typing import Literal

from facilities.conditions import Phase, RuleBook
from facilities.facility import Facility
from facilities.findings import Findings
from facilities.needs import Needs
from facilities.vocabulary import PatientRole, Vocabulary
from routing.snapping import Snap
from service.events.facts import Reason, Targets
from service.referrals.policy import Policy
from service.referrals.schemas import (
    Advice,
    Because,
    Doubt,
    Origin,
    Patient,
    PolicyUsed,
    Remark,
    SuggestedCondition,
    WindowLeft,
)

_WHEN: dict[Phase, Literal["here", "move", "prepare"]] = {
    Phase.HERE: "here",
    Phase.ROAD: "move",
    Phase.PREPARE: "prepare",
}

WINDOW_MISSED = Remark(
    code="window_cannot_be_met",
    zh="没有一家能赶上时间窗：按最快能得到救治排序，先做“现在就做”的事。",
    en="No centre makes the window: soonest able hands first; begin with what is to be done here.",
)


def origin(facility: Facility | None, place: Snap) -> Origin:
    """Say where the answer starts."""
    return Origin(
        facility=facility.code if facility else None,
        snapped_m=place.snapped_m,
        access_s=place.access_s,
        flags=[flag.value for flag in place.flags],
    )


def findings(found: Findings) -> dict[str, object]:
    """Name every finding that was used; moments in UTC."""
    return {
        key: _moment(value) if isinstance(value, datetime) else value
        for key, value in found.values.items()
    }


def patients(needs: Needs, found: Findings, words: Vocabulary) -> list[Patient]:
    """List who is moved, one entry for each baby that is known of."""
    roles = [words.patient_kinds[kind].role for kind in needs.kinds]
    babies = max(1, found.babies or 1)
    listed: list[Patient] = []
    if PatientRole.MOTHER in roles or PatientRole.IN_UTERO in roles:
        listed.append("mother")
    if PatientRole.IN_UTERO in roles:
        listed += ["fetus"] * babies
    if PatientRole.NEWBORN in roles:
        listed += ["newborn"] * babies
    if PatientRole.OTHER in roles:
        listed.append("other")
    return listed


def suggested(needs: Needs) -> list[SuggestedCondition]:
    """List what the findings speak for, with every printed threshold they meet."""
    return [
        SuggestedCondition(
            condition=each.condition,
            because=[
                Because(
                    finding=test.finding,
                    op=test.op,
                    value=test.value,
                    zh=rule.zh,
                    en=rule.en,
                    source=rule.source,
                    confidence=rule.confidence,
                )
                for rule in each.because
                for test in rule.when
            ],
            removed=each.removed,
            hint=each.hint,
        )
        for each in needs.suggested
    ]


def policy(used: Policy) -> PolicyUsed:
    """Name the policy that ordered the candidates."""
    return PolicyUsed(name=used.name, version=used.version)


def targets(needs: Needs, rules: RuleBook) -> Targets:
    """Give the target times of the urgency."""
    row = rules.urgencies[needs.urgency]
    return Targets(
        first_response_s=row.first_response_s, accept_s=row.accept_s, leave_s=row.leave_s
    )


def questions(needs: Needs) -> list[Reason]:
    """Ask for the findings that would change the answer, and name what is unknown without them."""
    asked = [Reason(code="ask", params={"finding": key}) for key in needs.ask]
    return asked + ([Reason(code="ward_unknown", params={})] if needs.ward_unknown else [])


def windows(needs: Needs, found: Findings, *, now: datetime) -> list[WindowLeft]:
    """Give every clock; what is left is null while the time of its anchor is unknown."""
    return [
        WindowLeft(
            condition=each.condition,
            minutes=each.window.minutes,
            anchor=each.window.anchor,
            bounds=each.window.bounds.value,
            strength=each.window.strength.value,
            deadline_at=_deadline(
                found.anchor(each.window.anchor),
                each.window.minutes - each.window.start_min,
                now=now,
            ),
            left_min=each.left_min,
            zh=each.window.zh,
            en=each.window.en,
        )
        for each in needs.windows
    ]


def advice(needs: Needs, *, fold_unsigned: bool) -> list[Advice]:
    """Give every line of what to do, with the first condition that brings it.

    What a centre is to prepare is no treatment: it is never folded.
    """
    return [
        Advice(
            code=line.code,
            zh=line.zh,
            en=line.en,
            when=_WHEN[line.phase],
            condition=line.conditions[0] if line.conditions else "",
            signed=line.signed,
            folded=fold_unsigned and not line.signed and line.phase is not Phase.PREPARE,
        )
        for line in needs.advice
    ]


def doubts(needs: Needs) -> list[Doubt]:
    """Give every finding that is left unused until it is confirmed, with its question."""
    return [
        Doubt(
            key=each.key,
            value=each.value,
            code=each.code,
            zh=each.question_zh,
            en=each.question_en,
        )
        for each in needs.doubts
    ]


def remarks(needs: Needs, *, window_missed: bool) -> list[Remark]:
    """Give every note that goes with the needs, and whether the window can be met at all."""
    listed = [Remark(code=each.code, zh=each.zh, en=each.en) for each in needs.remarks]
    return [WINDOW_MISSED, *listed] if window_missed else listed


def _deadline(anchor: datetime | None, minutes: int, *, now: datetime) -> datetime | None:
    # An anchor that lies ahead, even confirmed, never makes a window longer.
    return None if anchor is None else min(anchor, now) + timedelta(minutes=minutes)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
