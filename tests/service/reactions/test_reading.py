"""What an answer stood on is read from the answer alone, as it was said."""

from __future__ import annotations

from uuid import UUID

from routing.travel_times import Travel
from service.reactions import reading
from tests.support.valley import Valley


def test_the_roads_to_all_that_were_not_unfit_are_known_with_what_was_said_of_them(
    valley: Valley,
) -> None:
    answer = valley.ask()
    listed = [*answer["candidates"], *answer["excluded"]]
    said = {
        each["facility"]: (each["travel_time_s"], each["range_s"], each["distance_m"])
        for each in listed
        if each["fit"] != "unfit"
    }
    with valley.site.world.database.read() as session:
        [asked] = reading.asked(session, [UUID(answer["id"])]).values()

    roads = {
        code: (road.travel_time_s, list(road.range_s), road.distance_m)
        if isinstance(road, Travel)
        else (None, None, None)
        for code, road in asked.roads.items()
    }
    assert roads == said
    assert len(said) > len(answer["candidates"])
    assert asked.version == answer["versions"]["closures"]
    assert asked.question["conditions"] == ["pph"]
