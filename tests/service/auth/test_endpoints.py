"""Signing in and out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi.testclient import TestClient

from service.auth import actions
from service.auth.access import COOKIE
from service.auth.schemas import DemoAccount
from service.auth.secrets import token_hash
from service.auth.strangers import MOST_NAMES, Strangers
from service.database import Database
from service.tables import AccountRow, SessionRow
from tests.support.service import PASSWORD, Site, World, running_site


def sign_in(client: TestClient, account: str, password: str = PASSWORD) -> Any:
    return client.post("/api/auth/sign-in", json={"account": account, "password": password})


def test_signing_in_names_the_person_and_sets_a_strict_cookie(site: Site) -> None:
    client = site.client()
    answer = sign_in(client, "county_c1")
    assert answer.status_code == 200
    assert answer.json() == client.get("/api/auth/me").json()
    assert answer.json()["roles"] == [
        {"role": "clinician", "facility": "C1", "area": None},
        {"role": "centre", "facility": "C1", "area": None},
    ]
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(f"{COOKIE}=")
    for part in ("httponly", "samesite=strict", "path=/", "max-age=43200"):
        assert part in cookie
    assert "secure" not in cookie


def test_the_cookie_is_secure_unless_told_otherwise(world: World) -> None:
    with running_site(world, cookie_secure=True) as site:
        assert "secure" in sign_in(site.client(), "county_c1").headers["set-cookie"].lower()


def test_only_a_hash_of_the_token_is_kept(site: Site) -> None:
    client = site.client()
    sign_in(client, "county_c1")
    token = client.cookies[COOKIE]
    with site.world.database.read() as session:
        assert session.get(SessionRow, token) is None
        assert session.get(SessionRow, token_hash(token)) is not None


def test_signing_out_ends_the_session_everywhere(site: Site) -> None:
    client = site.client()
    sign_in(client, "county_c1")
    token = client.cookies[COOKIE]
    assert client.post("/api/auth/sign-out").status_code == 204
    again = TestClient(site.app, cookies={COOKIE: token})
    assert again.get("/api/auth/me").status_code == 401
    assert site.client().post("/api/auth/sign-out").status_code == 204


def test_wrong_passwords_are_counted_and_then_locked(site: Site) -> None:
    client = site.client()
    for left in (4, 3, 2, 1, 0):
        answer = sign_in(client, "centre_p1", "wrong")
        assert (answer.status_code, answer.json()["code"]) == (401, "wrong_password")
        assert answer.json()["errors"][0]["params"] == {"tries_left": left}
    answer = sign_in(client, "centre_p1")
    assert (answer.status_code, answer.json()["code"]) == (429, "locked")
    assert sign_in(client, "centre_p2").status_code == 200
    _move_lock(site.world.database, site.world, "centre_p1", timedelta(minutes=-16))
    assert sign_in(client, "centre_p1").status_code == 200


def _move_lock(database: Database, world: World, name: str, by: timedelta) -> None:
    with database.write() as session:
        row = session.get_one(AccountRow, world.ids[name])
        assert row.locked_until is not None
        row.locked_until += by


def test_guesses_made_at_once_share_one_allowance(site: Site) -> None:
    clients = [site.client() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda client: sign_in(client, "centre_p1", "wrong"), clients))
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [401] * 5 + [429] * 3


def test_a_right_password_forgets_the_wrong_ones(site: Site) -> None:
    client = site.client()
    for _ in range(3):
        sign_in(client, "centre_p1", "wrong")
    assert sign_in(client, "centre_p1").status_code == 200
    answer = sign_in(client, "centre_p1", "wrong")
    assert answer.json()["errors"][0]["params"] == {"tries_left": 4}


def test_an_unknown_account_is_answered_like_a_wrong_password_until_both_are_locked(
    site: Site,
) -> None:
    for _ in range(7):
        unknown = sign_in(site.client(), "nobody", "wrong")
        wrong = sign_in(site.client(), "centre_p1", "wrong")
        assert unknown.status_code == wrong.status_code
        assert _without_time(unknown.json()) == _without_time(wrong.json())


def _without_time(problem: Any) -> Any:
    fault = problem["errors"][0]
    return problem["code"], fault["code"], fault["params"]["tries_left"]


def test_a_strangers_pause_ends_and_old_names_are_forgotten() -> None:
    limits, now = actions.TryLimits(2, timedelta(minutes=15)), datetime(2026, 3, 1, tzinfo=UTC)
    names = Strangers()
    left = [names.take_try("a", limits=limits, now=now).tries_left for _ in range(3)]
    assert left == [1, 0, 0]
    assert names.take_try("a", limits=limits, now=now).locked_until == now + limits.lock
    after = names.take_try("a", limits=limits, now=now + limits.lock)
    assert (after.tries_left, after.locked_until) == (1, None)
    for number in range(MOST_NAMES):
        names.take_try(f"name {number}", limits=limits, now=now)
    assert names.take_try("a", limits=limits, now=now).tries_left == 1


def test_a_disabled_account_is_out_at_once(site: Site) -> None:
    client = site.client("centre_p1")
    assert client.get("/api/auth/me").status_code == 200
    with site.world.database.write() as session:
        session.get_one(AccountRow, site.world.ids["centre_p1"]).disabled_at = datetime.now(UTC)
    assert client.get("/api/auth/me").status_code == 401
    assert sign_in(site.client(), "centre_p1").json()["code"] == "wrong_password"


def test_an_expired_session_is_signed_out(site: Site) -> None:
    with site.world.database.write() as session:
        token = actions.start_session(
            session,
            site.world.ids["centre_p1"],
            session_time=timedelta(hours=12),
            now=datetime.now(UTC) - timedelta(hours=13),
        )
    client = TestClient(site.app, cookies={COOKIE: token})
    answer = client.get("/api/auth/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")


def test_a_password_is_never_echoed(site: Site) -> None:
    for body in (
        {"password": "hunter2-hunter2"},
        {"account": "a", "password": ["hunter2-hunter2"]},
        {"account": "a", "password": "hunter2-hunter2" * 40},
        ["hunter2-hunter2"],
        "hunter2-hunter2",
    ):
        answer = site.client().post("/api/auth/sign-in", json=body)
        assert answer.status_code == 400
        assert "hunter2" not in answer.text


def test_the_deployment_shows_demo_accounts_only_in_the_demo(world: World) -> None:
    shown = DemoAccount(account="a", password="b", zh="甲", en="A", roles=[])
    with running_site(world, name="霁川") as site:
        site.app.state.demo_accounts = (shown,)
        answer = site.client().get("/api/deployment").json()
    assert (answer["demo"], answer["name"], answer["demo_accounts"]) == (False, "霁川", [])
    with running_site(world, demo=True) as site:
        site.app.state.demo_accounts = (shown,)
        assert site.client().get("/api/deployment").json()["demo_accounts"] == [shown.model_dump()]
