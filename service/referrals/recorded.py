"""What a stored answer was made from: the network, beds, rules and roads recorded by then."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from facilities.conditions import RuleBook, Urgency
from facilities.errors import BadInputError, Problem, shown
from facilities.findings import CHINA_TIME
from facilities.rules import load_rules
from routing.snapping import Snap, SnapFlag
from service.auth.queries import facilities_with_accounts
from service.referrals.answering import Asked, Surroundings, place_origin
from service.referrals.policy import load_policy
from service.registry.queries import network
from service.registry.rules import LoadedRules, Override, override_of
from service.situation.queries import capacity_of
from service.situation.roads import RoadsInForce
from service.tables import ReferralRow, RulesVersionRow

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Recorded:
    """A stored question as it was asked, with everything it was answered from."""

    asked: Asked
    around: Surroundings
    origin: Snap


def recorded(
    session: Session,
    row: ReferralRow,
    roads: RoadsInForce,
    *,
    demo: bool,
    in_force: LoadedRules | None = None,
) -> Recorded:
    """Give back what a stored answer was made from, as of the moment it was asked.

    The network, the free beds and the closures are those recorded by then, the rules and the
    policy those that the answer names; rules `in_force` spare reading them where they are the
    same. Who can answer on a board is not dated: it is as now. Raises `BadInputError` with
    everything that stands in the way: other roads, unknown rules, or an unknown place.
    """
    stored, question = json.loads(row.answer), json.loads(row.question)
    asked_at = datetime.fromisoformat(stored["asked_at"])
    rules = _rules_of(session, stored["versions"]["rules"], asked_at, in_force)
    then = _roads_then(session, stored["versions"], roads, asked_at)
    problems = [*_in_the_way(stored["versions"], roads, then, rules)]
    if problems or rules is None or then is None:
        raise BadInputError(problems)
    book, override = rules
    around = Surroundings(
        network=network(session, asked_at, vocabulary=book.vocabulary),
        roads=then,
        capacity=capacity_of(session, asked_at),
        with_account=facilities_with_accounts(session),
        rules=book,
        policy=load_policy(override),
        demo=demo,
    )
    asked = _asked(question, asked_at, around)
    if asked.facility is None and (code := question["origin"].get("facility")):
        message = f"The network recorded at {asked_at.isoformat()} has no facility {shown(code)}."
        raise BadInputError([_problem("unknown_origin", message)])
    return Recorded(asked, around, _place(question["origin"], asked, then))


def _rules_of(
    session: Session, name: str, asked_at: datetime, in_force: LoadedRules | None
) -> tuple[RuleBook, Override] | None:
    if in_force is not None and in_force.book.hash == name:
        return in_force.book, in_force.override
    named = select(RulesVersionRow).where(col(RulesVersionRow.hash) == name)
    row = session.exec(named.order_by(col(RulesVersionRow.seq).desc()).limit(1)).first()
    if row is None:
        return None
    override = override_of(row.override)
    day = asked_at.astimezone(CHINA_TIME).date()
    return load_rules(override_of(row.packaged), override, today=day, recorded=True), override


def _roads_then(
    session: Session, versions: Plain, roads: RoadsInForce, asked_at: datetime
) -> RoadsInForce | None:
    """Make the weights again that were in force, where the roads are the same."""
    if versions["graph"] != roads.graph.hash:
        return None
    name = versions["closures"], versions["calibration"]
    return roads.then(session, *name, asked_at=asked_at)


def _in_the_way(
    versions: Plain, roads: RoadsInForce, then: RoadsInForce | None, rules: object | None
) -> Iterator[Problem]:
    if versions["graph"] != roads.graph.hash:
        message = (
            f"The answer was made on the roads {versions['graph'][:12]}, these are "
            f"{roads.graph.hash[:12]}: give the directory it was made on with --roads."
        )
        yield _problem("other_roads", message)
    elif then is None:
        message = (
            f"The answer was made under the closures {versions['closures'][:12]}, which the "
            "register does not give: were ways closed outside it, or are the tables of "
            "conditions others by now?"
        )
        yield _problem("other_closures", message)
    if rules is None:
        message = (
            f"The rules {versions['rules'][:12]} are not on record here: was this answer made by "
            "the server of this database?"
        )
        yield _problem("unknown_rules", message)


def _asked(question: Plain, asked_at: datetime, around: Surroundings) -> Asked:
    code = question["origin"].get("facility")
    urgency = question["urgency"]
    return Asked(
        conditions=question["conditions"],
        findings=question["findings"],
        now=asked_at,
        confirmed=question["confirmed"],
        facility=around.network.get(code) if code else None,
        removed=question["removed"],
        urgency=Urgency(urgency) if urgency else None,
    )


def _place(origin: Plain, asked: Asked, roads: RoadsInForce) -> Snap:
    """Put the patient on the road again: from the facility, or from the place that was kept."""
    if "facility" in origin:
        return place_origin(asked, roads)
    return replace(
        roads.place_at(origin["edge"], origin["fraction"]),
        snapped_m=origin["snapped_m"],
        access_s=origin["access_s"],
        flags=tuple(SnapFlag(each) for each in origin["flags"]),
    )


def _problem(code: str, message: str) -> Problem:
    return Problem(code, message, field="referral")
