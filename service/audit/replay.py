"""Make a stored answer again from what was recorded then, and compare the two byte for byte."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from facilities.conditions import Urgency
from facilities.errors import BadInputError, Problem, shown
from facilities.findings import CHINA_TIME
from facilities.rules import load_rules
from routing.snapping import Snap, SnapFlag
from service.auth.queries import facilities_with_accounts
from service.events.canonical import canonical_bytes
from service.referrals.answering import Asked, Surroundings, answer_from, place_origin
from service.referrals.policy import load_policy
from service.referrals.schemas import Referral
from service.registry.queries import network
from service.registry.rules import override_of
from service.situation.queries import capacity_of
from service.situation.roads import RoadsInForce
from service.tables import ReferralRow, RulesVersionRow

SPELLING = "spelling"
"""Said where the values are equal and yet the bytes are not."""

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Replay:
    """A stored answer and the same made again: where they differ, as paths into the answer."""

    referral: UUID
    asked_at: datetime
    differs: tuple[str, ...]

    @property
    def is_equal(self) -> bool:
        """Whether both are the same bytes."""
        return not self.differs


def replay(session: Session, referral: UUID, roads: RoadsInForce, *, demo: bool) -> Replay:
    """Answer a stored question again as of the moment it was asked.

    The network, the free beds and the closures are those recorded by then, the rules and the
    policy those that the answer names. Who can answer on a board is not dated: it is as now.
    Raises `BadInputError` with everything that stands in the way: no such answer, other roads, or
    unknown rules.
    """
    row = session.get(ReferralRow, referral)
    if row is None:
        raise BadInputError([_problem("unknown_referral", f"There is no answer {referral}.")])
    stored, question = json.loads(row.answer), json.loads(row.question)
    asked_at = datetime.fromisoformat(stored["asked_at"])
    rules = _rules_named(session, stored["versions"]["rules"])
    then = _roads_then(session, stored["versions"], roads)
    problems = [*_in_the_way(stored["versions"], roads, then, rules)]
    if problems or rules is None or then is None:
        raise BadInputError(problems)
    override = override_of(rules.override)
    day = asked_at.astimezone(CHINA_TIME).date()
    book = load_rules(override_of(rules.packaged), override, today=day)
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
    again = answer_from(asked, around, _place(question["origin"], asked, then)).answer
    made = canonical_bytes(Referral(id=referral, **dict(again)))
    found = tuple(differences(stored, json.loads(made))) or (SPELLING,)
    differs = () if made == row.answer else found
    return Replay(referral, asked_at, differs)


def differences(one: object, other: object, path: str = "") -> Iterator[str]:
    """List where two JSON values differ, as paths such as ``candidates.0.travel_time_s``."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            inner = f"{path}.{key}" if path else key
            if (key in one) != (key in other):
                yield inner
            else:
                yield from differences(one[key], other[key], inner)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differences(left, right, f"{path}.{number}")
    elif one != other or type(one) is not type(other):
        yield path


def _rules_named(session: Session, name: str) -> RulesVersionRow | None:
    named = select(RulesVersionRow).where(col(RulesVersionRow.hash) == name)
    return session.exec(named.order_by(col(RulesVersionRow.seq).desc()).limit(1)).first()


def _roads_then(session: Session, versions: Plain, roads: RoadsInForce) -> RoadsInForce | None:
    """Make the weights again that were in force, where the roads are the same."""
    if versions["graph"] != roads.graph.hash:
        return None
    return roads.then(session, versions["closures"], versions["calibration"])


def _in_the_way(
    versions: Plain,
    roads: RoadsInForce,
    then: RoadsInForce | None,
    rules: RulesVersionRow | None,
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
