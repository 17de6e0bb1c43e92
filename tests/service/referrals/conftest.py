"""The little valley, built once for the tests of this folder."""

import pytest

from service.situation.roads import RoadsInForce
from tests.support.little_world import LittleWorld, make_little_world


@pytest.fixture(scope="session")
def little_world(tmp_path_factory: pytest.TempPathFactory) -> LittleWorld:
    """Return the valley's files."""
    return make_little_world(tmp_path_factory.mktemp("little-world"))


@pytest.fixture(scope="session")
def roads(little_world: LittleWorld) -> RoadsInForce:
    """Return the valley's roads, all open."""
    return RoadsInForce.load(little_world.roads)
