"""Make what the demonstration is served from, once: extract, roads, network, people, cases."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from facilities.registry import read_facilities
from service.auth.schemas import DemoAccount
from service.database import Database, migrate
from service.demo.cases import PEOPLE
from service.demo.prefecture import write_facilities_csv, write_prefecture_osm
from service.demo.seed import is_seeded, seed
from service.settings import Settings
from service.situation.roads import RoadsInForce

Say = Callable[[str], None]

LOCK_SUFFIX = ".serving"
DUTY_PHONE = "000-0000-0200"
NAME = "霁川市转诊 · Jichuan"


@dataclass(frozen=True)
class Demo:
    """The settings a demonstration is served with, and the accounts its sign-in page shows."""

    settings: Settings
    accounts: tuple[DemoAccount, ...]


def prepare_demo(folder: Path, *, host: str, port: int, fresh: bool, say: Say) -> Demo:
    """Make what is missing in the folder and return how to serve it.

    What people did in an earlier run is kept, unless ``fresh`` asks for a new beginning.
    """
    folder.mkdir(parents=True, exist_ok=True)
    roads = _roads(folder, say)
    settings = Settings(
        data_dir=folder,
        database_url=_database_url(folder),
        roads_dir=roads,
        host=host,
        port=port,
        demo=True,
        name=NAME,
        duty_phone=DUTY_PHONE,
        cookie_secure=False,
    )
    if fresh:
        forget_database(folder)
    _fill_database(settings, folder, say)
    accounts = tuple(
        DemoAccount(
            account=person.account,
            password=person.password,
            zh=person.zh,
            en=person.en,
            roles=[each.role for each in person.roles],
        )
        for person in PEOPLE
    )
    return Demo(settings, accounts)


def _roads(folder: Path, say: Say) -> Path:
    """Build the prefecture's roads, like anybody's extract, unless they are there already."""
    made_by, stamp, roads = _makers_hash(), folder / "roads.made-by", folder / "roads"
    if stamp.exists() and stamp.read_text() == made_by and roads.exists():
        return roads
    from routing.osm import build_roads  # OSMnx takes seconds to import; serving never needs it

    say("drawing the invented prefecture")
    extract = folder / "prefecture.osm"
    write_prefecture_osm(extract)
    write_facilities_csv(folder / "facilities.csv")
    say("building its roads")
    stamp.unlink(missing_ok=True)
    shutil.rmtree(roads, ignore_errors=True)
    build_roads(extract, roads, _stages(say))
    forget_database(folder)
    stamp.write_text(made_by)
    return roads


def _stages(say: Say) -> Callable[[str, float | None], None]:
    """Say each stage of the build once, however often it reports."""
    said: set[str] = set()

    def report(stage: str, _fraction: float | None) -> None:
        if stage not in said:
            said.add(stage)
            say(f"  {stage}")

    return report


def _makers_hash() -> str:
    """Hash everything that the extract and its roads are made by."""
    content = hashlib.sha256()
    # By path: importing the package that reads OSM would cost seconds at every start.
    folders = (files("service.demo"), *(files("routing") / name for name in ("", "osm", "data")))
    for folder in folders:
        for source in sorted(folder.iterdir(), key=lambda each: each.name):
            if source.is_file() and source.name.endswith((".py", ".toml")):
                content.update(source.name.encode() + b"\0" + source.read_bytes())
    return content.hexdigest()


def forget_database(folder: Path) -> None:
    """Remove the database; `AlreadyServingError` where another process still serves it."""
    database = Database(_database_url(folder))
    try:
        with database.serving():
            for file in folder.glob("demo.db*"):
                if file.suffix != LOCK_SUFFIX:
                    file.unlink()
    finally:
        database.close()


def _database_url(folder: Path) -> str:
    return f"sqlite:///{(folder / 'demo.db').resolve()}"


def _fill_database(settings: Settings, folder: Path, say: Say) -> None:
    url = settings.resolved_database_url
    migrate(url)
    database = Database(url)
    try:
        with database.read() as session:
            if is_seeded(session):
                say("keeping what was done in an earlier run (greenlane demo --fresh starts anew)")
                return
        say("seeding accounts, free beds and open cases")
        if settings.roads_dir is None:
            raise RuntimeError("expected the demonstration's roads, got none")
        network = read_facilities(folder / "facilities.csv", "wgs84")
        roads_in_force = RoadsInForce.load(settings.roads_dir)
        seed(database, network.facilities, roads_in_force, now=datetime.now(UTC))
    finally:
        database.close()
