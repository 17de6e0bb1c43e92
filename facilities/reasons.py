"""Why a facility is where it is: coded reasons, and what fills their sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from facilities.facility import Facility, Held, Holding, WardClash
from facilities.findings import CHINA_TIME
from facilities.needs import Need, Needs
from facilities.network import OnDay

Params = Mapping[str, str | int | bool | list[str]]


@dataclass(frozen=True)
class Reason:
    """Why a facility is where it is: a code and what fills its sentence."""

    code: str
    params: Params = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Write the reason as the wire shows it."""
        return {"code": self.code, "params": dict(self.params)}


@dataclass(frozen=True)
class MetNeed:
    """A need group and the holding that answers it, ready some minutes after the arrival."""

    need: Need
    holding: Holding
    activation_min: int = 0


@dataclass(frozen=True)
class Gap:
    """A need a facility does not meet on arrival.

    `until` is when somebody who has it is on duty again (China time), None where it was not
    declared; `partner` is whose duty that is, where it is by agreement.
    """

    need: Need
    until: datetime | None = None
    partner: str | None = None


def has_lapsed(facility: Facility) -> bool:
    """Whether a facility of which nothing holds had once, or will have, something to say."""
    return bool(facility.capabilities or facility.newborn_ward)


def knows_no_need(needs: Needs) -> bool:
    """Whether a case gives nothing to compare a facility with."""
    return not needs.groups and not knows_what_decides(needs)


def knows_what_decides(needs: Needs) -> bool:
    """Whether anything of a case decides; nothing does until a condition is chosen or reached."""
    return bool(needs.decisive) or (needs.ward_unknown and needs.ward_decisive)


def state_reasons(
    facility: Facility, now: OnDay, arrival: datetime, needs: Needs
) -> Iterator[Reason]:
    """Say what keeps a facility from being judged, or from being judged whole."""
    if now.nothing and has_lapsed(facility):
        day = arrival.astimezone(CHINA_TIME).date()
        yield Reason("nothing_in_force", {"on": day.isoformat()})
    elif now.nothing:
        tier = facility.tier.value if facility.tier else "unknown"
        yield Reason("nothing_declared", {"tier": tier, "min_tier": needs.min_tier.value})
    if now.ward_only:
        yield Reason("only_ward_declared", {"ward": now.ward_only.value})
    if knows_no_need(needs):
        yield Reason("no_needs_known")


def gap_reasons(gap: Gap, now: OnDay) -> Iterator[Reason]:
    """Say of a missing need whether nobody has it, or nobody is on duty, or a promise failed."""
    any_of: Params = {"any_of": list(gap.need.any_of), "decisive": gap.need.decisive}
    if gap.until is None:
        yield Reason("lacks", any_of)
    else:
        until = gap.until.isoformat(timespec="minutes")
        yield Reason("off_duty", {**any_of, "until": until, "partner": gap.partner or ""})
    for code in gap.need.any_of:
        broken = now.broken.get(code)
        if broken is not None:
            yield Reason(broken.why.value, {"capability": code, "partner": broken.partner})


def met_reasons(each: MetNeed, now: OnDay) -> Iterator[Reason]:
    """Say who answers a need, how far that word carries, and after how many minutes."""
    holding = each.holding
    said: Params = {"capability": holding.code, "decisive": each.need.decisive}
    if holding.held is Held.OWN:
        yield Reason("has", said)
    else:
        through: Params = {**said, "partner": holding.partner or ""}
        yield Reason("has_by_agreement", through)
        if holding.code in now.silent:
            yield Reason("partner_silent", through)
    if each.activation_min:
        yield Reason("on_call", {**said, "minutes": each.activation_min})


def clash_reason(clash: WardClash) -> Reason:
    """Say that ward grade and declared ward codes contradict each other."""
    return Reason("ward_clash", {"ward": clash.ward.value, "declared": clash.declared})
