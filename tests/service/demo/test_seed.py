from __future__ import annotations

from datetime import UTC, datetime

from sqlmodel import select

from facilities.facility import Facility, Tier
from routing.graph import RoadGraph
from service.audit.replay import replay
from service.database import Database
from service.demo.cases import CASES
from service.demo.seed import seed
from service.reach.queries import point_table
from service.registry.actions import record_rules
from service.registry.rules import RulesInForce
from service.situation.roads import RoadsInForce
from service.tables import ReferralRow


def test_every_seeded_answer_can_be_made_again_byte_for_byte(
    database: Database, facilities: dict[str, Facility], roads: RoadGraph
) -> None:
    in_force = RoadsInForce.of(roads)
    seed(database, tuple(facilities.values()), in_force, now=datetime.now(UTC))
    with database.write() as session:
        record_rules(session, RulesInForce.load().loaded, actor=None)
    with database.read() as session:
        asked = [row.id for row in session.exec(select(ReferralRow))]
        found = [replay(session, each, in_force, demo=True) for each in asked]
        table = point_table(session)
    assert table is not None
    townships = sum(each.tier is Tier.TOWNSHIP for each in facilities.values())
    assert len(table.points) == townships + 6 + 1  # county towns, and the city
    assert len(found) == len(CASES)
    assert [each.differs for each in found] == [()] * len(CASES)
