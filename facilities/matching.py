"""Compare what is needed with what a facility can do, keeping every coded reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from facilities.capabilities import ward_codes, ward_rank
from facilities.facility import Facility, Held, Holding, WardClash
from facilities.needs import Need, Needs

Params = Mapping[str, str | bool | list[str]]


class Fit(StrEnum):
    """How well a facility answers a case, best first."""

    FIT = "fit"
    BY_AGREEMENT = "by_agreement"
    PARTIAL = "partial"
    UNKNOWN = "unknown"
    UNFIT = "unfit"

    @property
    def rank(self) -> int:
        """Place in the order of fits, 0 the best."""
        return list(Fit).index(self)


class CanDo(StrEnum):
    """Whether a place has what is decisive."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


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
    """A need group and the holding that answers it."""

    need: Need
    holding: Holding


@dataclass(frozen=True)
class Match:
    """One facility against one case. `open_needs` could not be judged from what it declared."""

    facility: str
    fit: Fit
    reasons: tuple[Reason, ...]
    met: tuple[MetNeed, ...]
    missing: tuple[Need, ...]
    open_needs: tuple[Need, ...]
    decisive: CanDo
    clash: WardClash | None

    @property
    def has_decisive(self) -> bool:
        """Whether everything decisive is known to be there."""
        return self.decisive is CanDo.YES


@dataclass(frozen=True)
class Here:
    """What can be done where she is: the answer, and the decisive needs that are missing."""

    answer: CanDo
    missing: tuple[Need, ...]


def match(needs: Needs, facility: Facility, on_date: date) -> Match:
    """Judge one facility for one case on a day (both in the deployment's own calendar).

    A facility that declared some capabilities is taken at its word. One that declared none is
    unknown. A newborn ward grade alone declares the ward codes and nothing else: needs beyond the
    ward stay open, and such a facility is at best unknown unless the ward is all that is needed.
    """
    now = facility.in_force_on(on_date)
    held = now.held
    ward_only = not now.declared and now.ward is not None
    nothing = not now.declared and not ward_only
    met: list[MetNeed] = []
    missing: list[Need] = []
    open_needs: list[Need] = []
    for need in needs.groups:
        holding = _best_holding(need, held)
        if holding is not None:
            met.append(MetNeed(need, holding))
        elif nothing or (ward_only and not _is_ward(need)):
            open_needs.append(need)
        else:
            missing.append(need)
    ward_open = needs.ward_unknown and ward_codes()[-1] not in held
    undecided = nothing or bool(open_needs) or (ward_open and needs.ward_decisive)
    undecided = undecided or _knows_no_need(needs)
    reasons = [
        *_state_reasons(facility, on_date, needs, nothing=nothing, ward_only=ward_only),
        *(_lacks(need) for need in missing),
        *([Reason("ward_unknown")] if ward_open and not nothing else []),
        *(_has(each) for each in met),
        *([_clash_reason(now.clash)] if now.clash else []),
    ]
    fit = _fit(met, missing, undecided=undecided)
    return Match(
        facility.code,
        fit,
        tuple(reasons),
        tuple(met),
        tuple(missing),
        tuple(open_needs),
        _decisive(needs, missing, open_needs, ward_open=ward_open, nothing=nothing),
        now.clash,
    )


def can_do_here(needs: Needs, origin: Facility | None, on_date: date) -> Here:
    """Say whether the place where she is has everything decisive; unknown without an origin."""
    if origin is None:
        return Here(CanDo.UNKNOWN, ())
    found = match(needs, origin, on_date)
    return Here(found.decisive, tuple(need for need in found.missing if need.decisive))


def _knows_no_need(needs: Needs) -> bool:
    return not needs.groups and not needs.ward_unknown


def _decisive(
    needs: Needs, missing: list[Need], open_needs: list[Need], *, ward_open: bool, nothing: bool
) -> CanDo:
    if any(need.decisive for need in missing):
        return CanDo.NO
    ward_undecided = ward_open and needs.ward_decisive
    open_decisive = any(need.decisive for need in open_needs)
    if nothing or ward_undecided or open_decisive or _knows_no_need(needs):
        return CanDo.UNKNOWN
    return CanDo.YES


def _best_holding(need: Need, held: Mapping[str, Holding]) -> Holding | None:
    best: Holding | None = None
    for code in need.any_of:
        holding = held.get(code)
        if holding is not None and holding.held is Held.OWN:
            return holding
        best = best or holding
    return best


def _is_ward(need: Need) -> bool:
    return all(ward_rank(code) >= 0 for code in need.any_of)


def _fit(met: list[MetNeed], missing: list[Need], *, undecided: bool) -> Fit:
    if any(need.decisive for need in missing):
        return Fit.UNFIT
    if undecided:
        return Fit.UNKNOWN
    if missing:
        return Fit.PARTIAL
    by_agreement = any(each.holding.held is Held.BY_AGREEMENT for each in met)
    return Fit.BY_AGREEMENT if by_agreement else Fit.FIT


def _state_reasons(
    facility: Facility, day: date, needs: Needs, *, nothing: bool, ward_only: bool
) -> Iterator[Reason]:
    if nothing and (facility.capabilities or facility.newborn_ward):
        yield Reason("nothing_in_force", {"on": day.isoformat()})
    elif nothing:
        tier = facility.tier.value if facility.tier else "unknown"
        yield Reason("nothing_declared", {"tier": tier, "min_tier": needs.min_tier.value})
    if ward_only:
        yield Reason("only_ward_declared", {"ward": str(facility.newborn_ward)})
    if _knows_no_need(needs):
        yield Reason("no_needs_known")


def _lacks(need: Need) -> Reason:
    return Reason("lacks", {"any_of": list(need.any_of), "decisive": need.decisive})


def _has(each: MetNeed) -> Reason:
    holding = each.holding
    params: dict[str, str | bool | list[str]] = {
        "capability": holding.code,
        "decisive": each.need.decisive,
    }
    if holding.held is Held.OWN:
        return Reason("has", params)
    return Reason("has_by_agreement", params | {"partner": holding.partner or ""})


def _clash_reason(clash: WardClash) -> Reason:
    return Reason("ward_clash", {"ward": clash.ward.value, "declared": clash.declared})
