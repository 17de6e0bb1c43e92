"""What a coordinator is told over HTTP, and that nothing happens until somebody acts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import func, select

from facilities.facility import Designation, Tier
from service.events.canonical import canonical_bytes
from service.referrals.schemas import Candidate
from service.registry import actions as registry
from service.tables import EventRow, ReferralRow
from tests.support.service import MOMENT, Site, candidate, stored_answer
from tests.support.transfers import done

NEAR, FAR = ("P1", 1200.0, 9000.0), ("C1", 1500.0, 8000.0)
"""A centre, its road time, and what the slow end of the road leaves of the window."""

Road = tuple[str, float, float | None]


def ask(site: Site, by: str, origin: str, roads: list[Road], **answer: Any) -> str:
    """Store an answer with these candidates and ask the first of them."""
    referral, now = uuid4(), datetime.now(UTC)
    made = stored_answer(referral, origin, [], ["T2"], answer.pop("patients", ["newborn"]))
    change = {"asked_at": now, "candidates": [_candidate(*road) for road in roads], **answer}
    with site.world.database.write() as session:
        session.add(
            ReferralRow(
                id=referral,
                referring_facility=origin,
                asked_by=site.world.ids[by],
                asked_at=now,
                origin_edge=0,
                origin_fraction=0.5,
                question=b"{}",
                answer=canonical_bytes(made.model_copy(update=change)),
            )
        )
    transfer = str(uuid4())
    asked = site.client(by).put(
        f"/api/transfers/{transfer}", json={"referral": str(referral), "offers": [roads[0][0]]}
    )
    assert asked.status_code == 201, asked.text
    return transfer


def _candidate(code: str, travel_time_s: float, slow_spare_s: float | None) -> Candidate:
    known: dict[str, object] = {"window": "unknown", "spare_s": None}
    if slow_spare_s is not None:
        known = {"window": "makes", "spare_s": (slow_spare_s + 600, slow_spare_s)}
    return candidate(code, travel_time_s=travel_time_s).model_copy(update=known)


def report(
    site: Site, code: str, free: int, *, kind: str = "newborn_cot", hours: float = 0
) -> None:
    as_of = datetime.now(UTC) - timedelta(hours=hours)
    body = {"kind": kind, "free": free, "as_of": as_of.isoformat()}
    answer = site.client("coordinator_9901" if code != "P2" else "coordinator_9902").put(
        f"/api/facilities/{code}/capacity", json=body
    )
    assert answer.status_code == 200, answer.text


def told(site: Site, what: str = "competing", by: str = "coordinator_9901") -> Any:
    answer = site.client(by).get(f"/api/coordination/{what}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def placed(column: list[Mapping[str, Any]]) -> list[tuple[str | None, bool | None]]:
    return [(each["facility"], each["keeps_window"]) for each in column]


def two_for_one_cot(site: Site) -> tuple[str, str]:
    """T1 asks P1 first, then C1 does, whose baby has no time for any other; P1 has one cot."""
    report(site, "P1", 1)
    report(site, "C1", 2)
    older = ask(site, "clinician_t1", "T1", [NEAR, FAR])
    pressed = ask(site, "county_c1", "C1", [("P1", 1800.0, 900.0), ("P2", 7200.0, -4000.0)])
    return older, pressed


def test_two_requests_for_one_cot_are_shown_with_first_come_and_the_advice(site: Site) -> None:
    older, pressed = two_for_one_cot(site)

    (contest,) = told(site)

    (scarce,) = contest["scarce"]
    assert (scarce["facility"], scarce["name"], scarce["kind"], scarce["free"]) == (
        "P1", "P1院", "newborn_cot", 1,
    )  # fmt: skip
    assert scarce["wanted_by"] == [older, pressed]
    assert [each["transfer"] for each in contest["requests"]] == [older, pressed]
    assert all(each["case"] and each["waited_s"] >= 0 for each in contest["requests"])
    assert placed(contest["first_come"]) == [("P1", True), ("P2", False)]
    assert placed(contest["advised"]) == [("C1", True), ("P1", True)]
    assert contest["differs"]
    assert contest["waits_longer"] == [{"transfer": older, "by_s": 300.0}]
    assert [(each["facility"], each["free"]) for each in contest["stale"]] == [("P2", None)]


def test_looking_changes_nothing_and_a_persons_yes_ends_the_contest(site: Site) -> None:
    older, pressed = two_for_one_cot(site)
    before = _events(site), [_card(site, each) for each in (older, pressed)]

    told(site)
    told(site)

    assert (_events(site), [_card(site, each) for each in (older, pressed)]) == before
    done(site.client("centre_p1"), pressed, "accept")
    assert told(site) == []


def _events(site: Site) -> int:
    with site.world.database.read() as session:
        return session.exec(select(func.count()).select_from(EventRow)).one()


def _card(site: Site, transfer: str) -> Any:
    return site.client("coordinator_9901").get(f"/api/transfers/{transfer}").json()["card"]


def test_a_centre_that_said_no_is_no_choice_any_more(site: Site) -> None:
    older, _ = two_for_one_cot(site)

    done(site.client("centre_p1"), older, "decline", reason="no_bed")

    assert told(site) == []


@pytest.mark.parametrize(("hours", "contests"), [(3.9, 1), (4.1, 0)])
def test_a_figure_older_than_the_limit_is_unknown_and_bounds_nothing(
    site: Site, hours: float, contests: int
) -> None:
    report(site, "P1", 1, hours=hours)
    for _ in range(2):
        ask(site, "clinician_t1", "T1", [NEAR, FAR])

    assert len(told(site)) == contests


def test_enough_cots_are_no_contest_and_a_twin_takes_two(site: Site) -> None:
    report(site, "P1", 2)
    ask(site, "clinician_t1", "T1", [NEAR])
    ask(site, "county_c1", "C1", [NEAR], patients=["newborn"])
    assert told(site) == []

    ask(site, "clinician_t1", "T1", [NEAR], patients=["newborn", "newborn"], cots=2)

    (contest,) = told(site)
    assert len(contest["requests"]) == 3


def test_a_woman_in_utero_wants_her_bed_too_and_unknown_babies_count_at_least_one(
    site: Site,
) -> None:
    report(site, "P1", 1)
    report(site, "P1", 1, kind="maternal_bed")
    carrying = {"patients": ["mother", "fetus"], "cots": None}
    for _ in range(2):
        ask(site, "clinician_t1", "T1", [NEAR], **carrying)

    (contest,) = told(site)

    assert {each["kind"] for each in contest["scarce"]} == {"newborn_cot", "maternal_bed"}
    assert placed(contest["first_come"]) == [("P1", True), (None, None)]


def test_a_limit_whose_anchor_nobody_knows_is_not_said_to_be_kept_or_missed(site: Site) -> None:
    report(site, "P1", 1)
    for _ in range(2):
        ask(site, "clinician_t1", "T1", [("P1", 1200.0, None), ("C1", 1500.0, None)])

    (contest,) = told(site)

    assert placed(contest["first_come"]) == [("P1", None), ("C1", None)]


def test_a_prefecture_is_not_told_of_the_requests_of_another(site: Site) -> None:
    two_for_one_cot(site)

    assert told(site, by="coordinator_9902") == []


@pytest.mark.parametrize("what", ["competing", "overdue"])
def test_an_area_without_a_board_is_refused_with_its_field(site: Site, what: str) -> None:
    answer = site.client("coordinator_9901").get(f"/api/coordination/{what}?area=99010")
    assert answer.status_code == 400
    assert (answer.json()["code"], answer.json()["field"]) == ("unknown_area", "area")


def named(site: Site, **kinds: tuple[str, ...]) -> None:
    """Name facilities centres of these kinds."""
    with site.world.database.write() as session:
        registry.import_designations(
            session,
            {
                code: [Designation(kind, Tier.COUNTY) for kind in each]
                for code, each in kinds.items()
            },
            origin=registry.Origin("a notice", None, MOMENT),
        )


def test_centres_nobody_knows_the_beds_of_are_listed_with_their_telephone(site: Site) -> None:
    named(site, C1=("maternal", "newborn"), P1=("maternal", "newborn"))
    report(site, "P1", 3)
    report(site, "P1", 1, kind="maternal_bed", hours=5)

    county, prefecture = told(site, "overdue")

    assert (county["facility"], county["phone"], county["has_account"]) == (
        "C1", "000-0000-0001", True,
    )  # fmt: skip
    assert [each["kind"] for each in county["beds"]] == [
        "maternal_bed", "newborn_cot", "rescue_bed",
    ]  # fmt: skip
    assert prefecture["facility"] == "P1"
    assert [(each["kind"], each["free"]) for each in prefecture["beds"]] == [
        ("maternal_bed", 1), ("rescue_bed", None),
    ]  # fmt: skip


def test_a_centre_is_listed_only_for_the_beds_it_was_named_for_or_was_asked_about(
    site: Site,
) -> None:
    named(site, P1=("newborn",))
    report(site, "P1", 2, kind="maternal_bed", hours=9)
    assert [each["facility"] for each in told(site, "overdue")] == ["P1"]
    assert [each["kind"] for each in _overdue_at(site, "P1")] == ["newborn_cot"]

    report(site, "P1", 0)
    assert told(site, "overdue") == []

    asked = {"kind": "maternal_bed"}
    site.client("coordinator_9901").post("/api/facilities/P1/capacity/ask", json=asked)
    (beds,) = _overdue_at(site, "P1")
    assert (beds["kind"], beds["free"], beds["asked_by"]) == (
        "maternal_bed", 2, "人 coordinator_9901",
    )  # fmt: skip


def test_who_asked_again_and_when_is_shown_on_both_sides_until_a_newer_figure(site: Site) -> None:
    named(site, P1=("maternal", "newborn"))
    report(site, "P1", 2)
    coordinator, centre = site.client("coordinator_9901"), site.client("centre_p1")

    asked = coordinator.post("/api/facilities/P1/capacity/ask", json={"kind": "newborn_cot"})

    assert asked.status_code == 200, asked.text
    at = asked.json()["asked_at"]
    assert _cots(centre) == (2, at, "人 coordinator_9901")
    beds = {each["kind"]: each for each in _overdue_at(site, "P1")}
    assert (beds["newborn_cot"]["asked_at"], beds["newborn_cot"]["free"]) == (at, 2)

    report(site, "P1", 9, hours=1)
    assert _cots(centre)[1:] == (at, "人 coordinator_9901")
    report(site, "P1", 1)
    assert _cots(centre) == (1, None, None)
    assert "newborn_cot" not in {each["kind"] for each in _overdue_at(site, "P1")}


def _cots(centre: Any) -> tuple[Any, Any, Any]:
    board = centre.get("/api/board?facility=P1").json()
    assert board["capacity_limit_h"] == 4
    (found,) = [each for each in board["capacity"] if each["kind"] == "newborn_cot"]
    return found["free"], found["asked_at"], found["asked_by"]


def _overdue_at(site: Site, code: str) -> Any:
    return next(each["beds"] for each in told(site, "overdue") if each["facility"] == code)


@pytest.mark.parametrize(("body", "field"), [({}, "kind"), ({"kind": "sofa"}, "kind")])
def test_an_ask_about_no_kind_of_bed_is_refused(
    site: Site, body: dict[str, str], field: str
) -> None:
    answer = site.client("coordinator_9901").post("/api/facilities/P1/capacity/ask", json=body)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
