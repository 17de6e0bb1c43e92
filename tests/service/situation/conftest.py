"""The little valley served with its roads, and an account of each kind that says or reads roads."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from service.auth.schemas import Role
from service.database import Database
from service.registry.actions import Origin, record_facilities
from service.tables import AccountRow, RoleRow
from tests.support.little_world import LittleWorld, make_little_world
from tests.support.service import MOMENT, PASSWORD_HASH, Site, World, running_site

PEOPLE = {
    "clinician_t": (Role.CLINICIAN, "T", None),
    "coordinator": (Role.COORDINATOR, None, "9901"),
    "administrator": (Role.ADMINISTRATOR, None, None),
}


@pytest.fixture(scope="session")
def valley(tmp_path_factory: pytest.TempPathFactory) -> LittleWorld:
    """Build the little valley once."""
    return make_little_world(tmp_path_factory.mktemp("valley"))


@pytest.fixture
def valley_world(database: Database, valley: LittleWorld) -> World:
    """Fill a fresh database with the valley's facilities and people."""
    ids = {name: uuid4() for name in PEOPLE}
    with database.write() as session:
        record_facilities(session, valley.network(), origin=Origin("test", None, MOMENT))
        for name, (role, facility, area) in PEOPLE.items():
            account = AccountRow(
                id=ids[name],
                account=name,
                display_name=f"人 {name}",
                password_hash=PASSWORD_HASH,
                created_at=MOMENT,
            )
            session.add(account)
            session.flush()
            session.add(RoleRow(account=ids[name], role=role, facility=facility, area=area))
    return World(database, ids)


@pytest.fixture
def valley_site(valley_world: World, valley: LittleWorld) -> Iterator[Site]:
    """Serve the valley with its roads."""
    with running_site(valley_world, roads_dir=valley.roads) as site:
        yield site
