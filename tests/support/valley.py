"""The little valley with people: what they do over HTTP, and what they see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import col, select

from service.auth.schemas import Role
from service.database import Database
from service.registry.actions import Origin, record_facilities
from service.tables import AccountRow, EventRow, RoleRow
from tests.support.little_world import BRIDGE_WAY, LittleWorld
from tests.support.server import wait_until
from tests.support.service import MOMENT, PASSWORD_HASH, Site, World

PEOPLE = {
    "clinician_t": (Role.CLINICIAN, "T", None),
    "clinician_w": (Role.CLINICIAN, "W", None),
    "centre_e": (Role.CENTRE, "E", None),
    "centre_p": (Role.CENTRE, "P", None),
    "coordinator": (Role.COORDINATOR, None, "9901"),
    "authority": (Role.AUTHORITY, None, "9901"),
    "qc": (Role.QC, None, "9901"),
    "administrator": (Role.ADMINISTRATOR, None, None),
}
READERS = {
    "facility:T": "clinician_t",
    "facility:E": "centre_e",
    "facility:P": "centre_p",
    "area:9901": "coordinator",
}


def build_valley_world(database: Database, valley: LittleWorld) -> World:
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


@dataclass
class Valley:
    """The valley's site, spoken to as its people do."""

    site: Site

    def ask(self, *, at: str = "T", conditions: tuple[str, ...] = ("pph",)) -> Any:
        """Ask a question and give its answer."""
        question = {"origin": {"facility": at}, "conditions": list(conditions)}
        asker = self.site.client(f"clinician_{at.lower()}")
        said = asker.post("/api/referrals", json=question)
        assert said.status_code == 201, said.text
        return said.json()

    def request(self, *offers: str, referral: str | None = None) -> UUID:
        """Ask centres on the grounds of an answer, a new one unless it is given."""
        transfer = uuid4()
        body = {"referral": referral or self.ask()["id"], "offers": list(offers)}
        said = self.site.client("clinician_t").put(f"/api/transfers/{transfer}", json=body)
        assert said.status_code == 201, said.text
        return transfer

    def tell(self, by: str, transfer: UUID, command: str, **body: Any) -> Any:
        """Tell a transfer something."""
        said = self.site.client(by).post(f"/api/transfers/{transfer}/{command}", json=body)
        assert said.status_code == 200, said.text
        return said.json()

    def view(self, transfer: UUID, by: str = "clinician_t") -> Any:
        """Read a transfer."""
        return self.site.client(by).get(f"/api/transfers/{transfer}").json()

    def card(self, transfer: UUID, by: str = "clinician_t") -> Any:
        """Read what boards show of a transfer."""
        return self.view(transfer, by)["card"]

    def close(self, way: int = BRIDGE_WAY, **said: Any) -> str:
        """Close a way and wait until it is driven around."""
        place = {"kind": "way", "way": way}
        body = {"place": place, "effect": "closed", "reason": "bridge", "source": "police"}
        answer = self.site.client("coordinator").post("/api/closures", json=body | said)
        assert answer.status_code == 201, answer.text
        self.settle()
        return str(answer.json()["id"])

    def reopen(self, closure: str) -> None:
        """Open a closure again and wait until it is driven."""
        answer = self.site.client("coordinator").post(f"/api/closures/{closure}/reopen")
        assert answer.status_code == 200, answer.text
        self.settle()

    def settle(self) -> None:
        """Wait until the weights that the register asks for are in force."""
        reader = self.site.client("coordinator")
        wait_until(lambda: not reader.get("/api/roads").json()["preparing"])

    def changed(self, transfer: UUID, roads: str | None = None) -> Any:
        """Wait for what the roads changed for a transfer, and give what its card says of it."""
        version = roads or self.version
        wait_until(lambda: (self.card(transfer)["route_change"] or {}).get("roads") == version)
        return self.card(transfer)["route_change"]

    @property
    def version(self) -> str:
        """The version of the roads in force."""
        found = self.site.client("coordinator").get("/api/roads").json()
        return str(found["version"])

    def events(self, *kinds: str) -> list[str]:
        """Read the bytes of events of these kinds from the log."""
        query = select(EventRow).where(col(EventRow.type).in_(kinds)).order_by(col(EventRow.seq))
        with self.site.world.database.read() as session:
            return [row.body.decode() for row in session.exec(query)]
