"""`greenlane card`: the offline card of one facility, or of every township at once, as PDF."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from facilities.errors import BadInputError, Problem, closest, shown
from facilities.facility import Facility
from facilities.findings import CHINA_TIME
from facilities.network import Network
from service.cli.console import (
    BAD_INPUT,
    Faults,
    give_up,
    print_document,
    refuse,
    refusing,
    show_progress,
)
from service.cli.files import NetworkFiles, load_rules_and_policy
from service.cli.question import AsJson, AskedAt, RulesPath, read_moment

if TYPE_CHECKING:
    from service.card.composing import Basis
    from service.card.printing import Made

FEW_CARDS = 3
"""Up to so many cards the kernel is sooner done than tables of all roads."""


class LanguageChoice(StrEnum):
    """Languages a card is printed in."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True)
class _Files:
    """The files that cards are made from, where the running settings are not meant."""

    roads: Path
    network: NetworkFiles
    calibration: Path | None
    rules: Path | None
    duty_phone: str


@dataclass(frozen=True)
class _Wanted:
    """Which cards are wanted, as of when, over which closed ways."""

    code: str | None
    closed: tuple[int, ...]
    at: datetime

    def of(self, network: Network) -> tuple[Facility, ...]:
        """Pick the facilities; raise `BadInputError` for one that is not there."""
        from service.card.printing import townships

        if self.code is None:
            return townships(network, self.at.astimezone(CHINA_TIME).date())
        found = network.get(self.code)
        if found is None:
            known = [each.code for each in network]
            hint = closest(self.code, known) if known else "the network has no facility yet"
            message = f"--facility {shown(self.code)!r} is no facility of the network; {hint}."
            raise BadInputError([Problem("unknown_facility", message, "facility", self.code)])
        return (found,)


def card(
    *,
    facility: Annotated[
        str | None, typer.Option("--facility", metavar="CODE", help="Whose card.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="A card for every township of the network.")
    ] = False,
    out: Annotated[
        Path, typer.Option("--out", metavar="PATH", help="The PDF; with --all a directory.")
    ],
    roads: Annotated[
        Path | None,
        typer.Option("--roads", metavar="DIR", help="Built roads; else those of the settings."),
    ] = None,
    facilities: Annotated[
        Path | None,
        typer.Option(
            "--facilities", metavar="FILE", help="Facilities, WGS-84; else those recorded."
        ),
    ] = None,
    catchments: Annotated[
        Path | None,
        typer.Option("--catchments", metavar="FILE", help="Who answers for which area."),
    ] = None,
    calibration: Annotated[
        Path | None,
        typer.Option(
            "--calibration",
            metavar="FILE",
            envvar="GREENLANE_CALIBRATION",
            help="Times fitted to completed trips, by: greenlane roads calibrate.",
        ),
    ] = None,
    rules: RulesPath = None,
    close: Annotated[
        list[int] | None,
        typer.Option("--close", metavar="WAY_ID", help="A way closed for good; repeatable."),
    ] = None,
    duty_phone: Annotated[
        str, typer.Option("--duty-phone", metavar="NUMBER", help="Whom to call; with files.")
    ] = "",
    language: Annotated[
        LanguageChoice, typer.Option("--language", help="What it is written in.")
    ] = LanguageChoice.ZH,
    asked_at: AskedAt = None,
    as_json: AsJson = False,
) -> None:
    """Print the offline card: where to go, by day and by night, when the network is down."""
    faults = Faults()
    if (facility is None) is not every:
        faults.sentences.append("Say either --facility CODE, or --all for every township.")
    if (roads is None) is not (facilities is None):
        faults.sentences.append(
            "Give both --roads DIR and --facilities FILE, or neither to print what is recorded."
        )
    wanted = _Wanted(facility, tuple(close or ()), read_moment(asked_at, faults))
    if faults.sentences:
        faults.stop()
    files = None
    if roads is not None and facilities is not None:
        network = NetworkFiles(facilities, catchments)
        files = _Files(roads, network, calibration, rules, duty_phone)
    _require_font()
    with refusing():
        asked, basis = _from_files(files, wanted) if files else _from_settings(wanted, rules)
        made = _make(asked, basis, language, out, is_folder=every)
    _report(made, as_json=as_json)


def _require_font() -> None:
    from service.card.errors import CardError
    from service.card.typeface import require_font

    try:
        require_font()
    except CardError as error:
        give_up(str(error))


def _from_files(files: _Files, wanted: _Wanted) -> "tuple[tuple[Facility, ...], Basis]":
    """Read everything from files; refuse with everything that is wrong in any of them."""
    from service.card.composing import Basis
    from service.card.roads import CardRoads, roads_of_moments
    from service.card.rules import Moment
    from service.situation.roads import RoadsInForce

    faults = Faults()
    book, policy = load_rules_and_policy(files.rules, faults)
    network = files.network.network(book.vocabulary, faults)
    asked: tuple[Facility, ...] = ()
    if not faults.sentences:
        with faults:
            asked = wanted.of(network)
    day = wanted.at.astimezone(CHINA_TIME).date()
    moments: Mapping[Moment, CardRoads] = {}
    with faults:
        in_force = RoadsInForce.load(files.roads)
        if files.calibration is not None:
            from routing.calibration import Calibration

            in_force = in_force.with_calibration(Calibration.load(files.calibration))
        many = len(asked) > FEW_CARDS
        moments = roads_of_moments(in_force, day, wanted.closed, with_labels=many)
    if faults.sentences:
        faults.stop()
    return asked, Basis(
        network,
        moments,
        book,
        policy,
        day,
        duty_phone=files.duty_phone,
        ways_closed=wanted.closed,
    )


def _from_settings(wanted: _Wanted, rules: Path | None) -> "tuple[tuple[Facility, ...], Basis]":
    """Read what is recorded, and serve as the settings say."""
    from service.card.composing import Basis
    from service.card.roads import roads_of_moments
    from service.cli.storage import opened_database, read_settings
    from service.referrals.policy import load_policy
    from service.registry.queries import network
    from service.registry.rules import RulesInForce
    from service.situation.road_queries import register
    from service.situation.roads import RoadsInForce

    settings = read_settings()
    if settings.roads_dir is None:
        refuse(["Say on which roads: --roads DIR with --facilities FILE, or GREENLANE_ROADS_DIR."])
    loaded = RulesInForce.load(rules or settings.rules_dir, (load_policy,)).loaded
    with opened_database(settings) as database, database.read() as session:
        known = network(session, vocabulary=loaded.book.vocabulary)
        closures = len(register(session).held(wanted.at).closures)
    asked = wanted.of(known)
    in_force = RoadsInForce.load(settings.roads_dir, utc_offset=settings.utc_offset)
    if settings.calibration is not None:
        from routing.calibration import Calibration

        in_force = in_force.with_calibration(Calibration.load(settings.calibration))
    day = wanted.at.astimezone(CHINA_TIME).date()
    many = len(asked) > FEW_CARDS
    return asked, Basis(
        known,
        roads_of_moments(in_force, day, wanted.closed, with_labels=many),
        loaded.book,
        load_policy(loaded.override),
        day,
        duty_phone=settings.duty_phone,
        closures_left_out=closures,
        ways_closed=wanted.closed,
        demo=settings.demo,
    )


@dataclass(frozen=True)
class _Written:
    """What became of one card, and where it is."""

    made: "Made"
    file: Path | None


def _make(
    asked: Sequence[Facility],
    basis: "Basis",
    language: LanguageChoice,
    out: Path,
    *,
    is_folder: bool,
) -> list[_Written]:
    from service.card.printing import make_cards

    def say(stage: str, number: int, of: int) -> None:
        show_progress(f"{stage} {number}/{of}")

    if is_folder:
        out.mkdir(parents=True, exist_ok=True)
    elif out.is_dir():
        refuse([f"--out {out} is a directory: name the file, such as {out / 'card.pdf'}."])
    written = []
    for made in make_cards(asked, basis, language=language.value, say=say):
        file = out / f"{_file_name(made.facility.code)}.pdf" if is_folder else out
        if made.pdf is None:
            for problem in made.problems:
                typer.echo(f"greenlane: {made.facility.code}: {problem.message}", err=True)
            written.append(_Written(made, None))
            continue
        with _whole(file) as staging:
            staging.write_bytes(made.pdf)
        written.append(_Written(made, file))
    return written


def _report(written: Sequence[_Written], *, as_json: bool) -> None:
    """Say what was made; exit 2 where any card could not be."""
    failed = [each for each in written if each.file is None]
    if as_json:
        cards = sorted(map(_as_json, written), key=lambda each: str(each["facility"]))
        made = len(written) - len(failed)
        print_document({"cards": cards, "made": made, "failed": len(failed)})
    typer.echo(f"{len(written) - len(failed)} cards made, {len(failed)} not.", err=True)
    if failed:
        raise typer.Exit(BAD_INPUT)


def _as_json(each: _Written) -> dict[str, object]:
    made = each.made
    return {
        "facility": made.facility.code,
        "name": made.facility.name,
        "file": str(each.file) if each.file else None,
        "bytes": len(made.pdf) if made.pdf else None,
        "problems": [
            {"code": problem.code, "message": problem.message} for problem in made.problems
        ],
    }


def _file_name(code: str) -> str:
    """Write a code so that no file system minds and no two codes share a name."""
    return re.sub(r"[^\w.-]", lambda found: f"%{ord(found[0]):02X}", code)


@contextmanager
def _whole(file: Path) -> Iterator[Path]:
    """Give a place to write beside a file, which is replaced whole or not at all."""
    staging = file.with_name(f".{file.name}.new")
    try:
        yield staging
        staging.replace(file)
    finally:
        staging.unlink(missing_ok=True)
