"""The clinical part of a transfer: copied once from the answer that the request stands on. Pure."""

from collections.abc import Collection, Sequence
from datetime import datetime

from service.errors import Fault, shown
from service.events.types import Clinical, OfferCard, OfferState, Reason, Said, Window
from service.referrals.schemas import Candidate, Referral


def clinical_part(answer: Referral) -> Clinical:
    """Take from a stored answer what the asked centres need to know."""
    return Clinical(
        urgency=answer.urgency,
        urgency_next=answer.urgency_next,
        patients=answer.patients,
        conditions=answer.conditions,
        findings=answer.findings,
        needs=answer.needs,
        decisive=answer.decisive,
        windows=[
            Window(
                minutes=window.minutes,
                anchor=window.anchor,
                bounds=window.bounds,
                strength=window.strength,
                deadline_at=window.deadline_at,
                condition=window.condition,
            )
            for window in answer.windows
        ],
        prepare=list(dict.fromkeys(a.code for a in answer.advice if a.when == "prepare")),
        targets=answer.targets,
    )


def entries(answer: Referral) -> dict[str, Candidate]:
    """Give what the answer says of each other facility, best first."""
    return {entry.facility: entry for entry in (*answer.candidates, *answer.excluded)}


def said_of(entry: Candidate) -> Said:
    """Take what the answer said of one centre."""
    return Said(
        fit=entry.fit,
        reasons=entry.reasons,
        travel_time_s=entry.travel_time_s,
        range_s=entry.range_s,
        distance_m=entry.distance_m,
        outside=entry.outside,
        cross_province=entry.cross_province,
    )


def said_of_stranger(*, outside: bool, cross_province: bool | None) -> Said:
    """Say of a centre that the answer does not speak of what is known: nothing of its abilities."""
    return Said(
        fit="unknown",
        reasons=[Reason(code="not_in_answer", params={})],
        travel_time_s=None,
        range_s=None,
        distance_m=None,
        outside=outside,
        cross_province=cross_province,
    )


def new_offer(facility: str, said: Said, *, sent_at: datetime) -> OfferCard:
    """Ask one centre: an offer that nobody there has seen."""
    return OfferCard(
        facility=facility,
        state=OfferState.SENT,
        sent_at=sent_at,
        delivered_at=None,
        seen_at=None,
        acknowledged_at=None,
        accepted_at=None,
        declined_at=None,
        withdrawn_at=None,
        by_phone=False,
        decline_reason=None,
        alternative=None,
        **said.model_dump(),
    )


def offer_faults(
    known: Collection[str], offers: Sequence[str], *, referring: str, field: str = "offers.{}"
) -> list[Fault]:
    """List what is wrong with the centres to be asked; ``field`` names the place of each."""
    faults = []
    for index, code in enumerate(offers):
        place, value = field.format(index), shown(code)
        if code in offers[:index]:
            faults.append(
                Fault("duplicate", f"{value} is asked twice.", f"{value} 重复。", place, value)
            )
        elif code == referring:
            faults.append(
                Fault("is_origin", f"{value} is asking.", f"{value} 是转出机构。", place, value)
            )
        elif code not in known:
            detail = f"There is no facility {value}."
            faults.append(Fault("unknown_facility", detail, "没有这个机构。", place, value))
    return faults
