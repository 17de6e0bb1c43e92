"""`greenlane reach`: who is reached in time, what if, and where to add, without a server."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from facilities.conditions import RuleBook
from facilities.errors import shown
from facilities.needs import Needs
from facilities.network import Network
from service.cli.console import Faults, print_document, refusing, show_progress
from service.cli.files import NetworkFiles, RoadFiles, load_rules_and_policy
from service.cli.question import AsJson, AskedAt, RulesPath, read_moment

if TYPE_CHECKING:
    from service.reach.answering import Answer
    from service.reach.question import Question
    from service.reach.region import PointTable, Region
    from service.reach.schemas import Change
    from service.situation.capacity import FreeBeds
    from service.situation.roads import RoadsInForce

UNITS = ("births", "people")
NO_TABLE = UUID(int=0)


def reach(
    *,
    roads: Annotated[Path, typer.Option("--roads", metavar="DIR", help="A built road directory.")],
    facilities: Annotated[
        Path, typer.Option("--facilities", metavar="FILE", help="Facilities, WGS-84.")
    ],
    condition: Annotated[
        str | None, typer.Option("--condition", metavar="ID", help="What she or the baby has.")
    ] = None,
    need: Annotated[
        list[str] | None,
        typer.Option("--need", metavar="A|B", help="Capabilities of which one is needed."),
    ] = None,
    asked_at: AskedAt = None,
    points: Annotated[
        Path | None, typer.Option("--points", metavar="FILE", help="Places with their births.")
    ] = None,
    unit: Annotated[
        str, typer.Option("--unit", help="What the places count: births or people.")
    ] = "births",
    capacity: Annotated[
        Path | None,
        typer.Option("--capacity", metavar="FILE", help="Free beds; a full centre is left out."),
    ] = None,
    bands: Annotated[
        str | None, typer.Option("--bands", metavar="MIN,…", help="Minutes, ascending.")
    ] = None,
    close: Annotated[
        list[int] | None,
        typer.Option("--close", metavar="WAY_ID", help="What if this way is closed; repeatable."),
    ] = None,
    close_centre: Annotated[
        list[str] | None,
        typer.Option("--close-centre", metavar="CODE", help="What if it were not there."),
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option("--add", metavar="CODE:CAP", help="What if it had this: X:cs24[08:00-18:00]."),
    ] = None,
    opened: Annotated[
        list[str] | None,
        typer.Option("--open", metavar="LON,LAT:CAP;…", help="What if there were a new centre."),
    ] = None,
    site: Annotated[
        int | None, typer.Option("--site", metavar="K", help="Find the best K places to add at.")
    ] = None,
    capability: Annotated[
        list[str] | None,
        typer.Option("--capability", metavar="CODE", help="What --site adds; repeatable."),
    ] = None,
    within: Annotated[
        int | None, typer.Option("--within", metavar="MIN", help="The minutes --site aims at.")
    ] = None,
    among: Annotated[
        list[str] | None,
        typer.Option("--among", metavar="CODE", help="Where --site may add; county and up if not."),
    ] = None,
    geojson: Annotated[
        Path | None, typer.Option("--geojson", metavar="OUT", help="Write the bands here.")
    ] = None,
    rules: RulesPath = None,
    as_json: AsJson = False,
) -> None:
    """Say how far everybody is from a centre that fits, and what would change that."""
    faults = Faults()
    now = read_moment(asked_at, faults)
    book, policy = load_rules_and_policy(rules, faults)
    files = NetworkFiles(facilities, None, capacity)
    network = files.network(book.vocabulary, faults)
    world = _World(
        network,
        files.capacity_of(network, book.vocabulary, faults),
        timedelta(hours=policy.capacity_limit_h),
        book,
        _table(points, unit, network, now, faults),
    )
    asked = _Question(condition, need or [], bands, count_beds=capacity is not None)
    question = asked.read(book, now, faults)
    changes = _changes(close or [], close_centre or [], add or [], opened or [], faults)
    siting = _Siting(site, capability or [], within, among)
    siting.check(faults)
    in_force = RoadFiles(roads, []).load(now, faults)
    region = None if in_force is None else world.on(in_force)
    if region is not None and changes:
        from service.reach.supposing import suppose

        with faults:
            suppose(region, changes)
    if faults.sentences or question is None or region is None:
        faults.stop()
    document = _document(question, region, changes, siting)
    _say(document, geojson, as_json=as_json)


@dataclass(frozen=True)
class _World:
    """Everything an answer rests on besides the roads."""

    network: Network
    capacity: "Mapping[str, tuple[FreeBeds, ...]]"
    limit: timedelta
    book: RuleBook
    table: "PointTable | None"

    def on(self, roads: "RoadsInForce") -> "Region":
        from routing.reach import Places
        from service.reach.region import Region

        points = self.table.points if self.table else ()
        if points:
            show_progress(f"putting {len(points)} places on the roads")
        return Region(
            network=self.network,
            roads=roads,
            capacity=self.capacity,
            capacity_limit=self.limit,
            book=self.book,
            table=self.table,
            on_roads=Places.of(roads.graph, points),
        )


@dataclass(frozen=True)
class _Question:
    """What is asked, as it was written."""

    condition: str | None
    need: Sequence[str]
    bands: str | None
    count_beds: bool

    def read(
        self, book: RuleBook, now: datetime, faults: Faults
    ) -> "tuple[Question, Needs] | None":
        from service.reach.question import FREE_BEDS, IGNORE_BEDS, read_question

        with faults:
            return read_question(
                self.condition,
                self.need,
                at=now,
                capacity=FREE_BEDS if self.count_beds else IGNORE_BEDS,
                bands=self.bands,
                book=book,
            )
        return None


@dataclass(frozen=True)
class _Siting:
    """How many places are to be found, for which capabilities."""

    count: int | None
    capabilities: Sequence[str]
    within_min: int | None
    among: Sequence[str] | None = None

    def check(self, faults: Faults) -> None:
        if self.count is None and (self.capabilities or self.within_min is not None or self.among):
            faults.sentences.append("--capability, --within and --among go with --site K.")
        if self.count is not None and not self.capabilities:
            faults.sentences.append("--site needs --capability: what is to be added there?")
        if self.count is not None and self.count < 1:
            faults.sentences.append(f"--site {self.count} is none; ask for at least one place.")
        if self.within_min is not None and self.within_min < 1:
            faults.sentences.append(f"--within {self.within_min} is none; give minutes from 1 on.")


def _table(
    path: Path | None, unit: str, network: Network, now: datetime, faults: Faults
) -> "PointTable | None":
    if unit not in UNITS:
        faults.sentences.append(f"--unit {shown(unit)!r} is none; use births or people.")
    if path is None:
        return None
    from service.reach.points import PointFile, Unit, read_points
    from service.reach.region import PointTable

    file = PointFile((), ())
    with faults:
        file = read_points(path, network)
    faults.sentences.extend(each.message for each in file.errors)
    if file.errors or not file.points or unit not in UNITS:
        return None
    return PointTable(NO_TABLE, path.name, Unit(unit), now, file.sha256, file.points)


def _changes(
    ways: Sequence[int],
    centres: Sequence[str],
    added: Sequence[str],
    opened: Sequence[str],
    faults: Faults,
) -> "list[Change]":
    from pydantic import ValidationError

    from service.reach.schemas import CloseCentre, CloseWay, OpenCentre, UpgradeCentre

    found: list[Change] = []
    for way in ways:
        try:
            found.append(CloseWay(kind="close_way", way=way))
        except ValidationError:
            faults.sentences.append(f"--close {way} is no way of a map; its number is above 0.")
    found += [CloseCentre(kind="close_centre", facility=code) for code in centres if code]
    for text in added:
        code, colon, cell = text.replace("：", ":").partition(":")
        if code.strip() and colon and cell.strip():
            facility, capabilities = code.strip(), [cell.strip()]
            found.append(
                UpgradeCentre(kind="upgrade_centre", facility=facility, capabilities=capabilities)
            )
        else:
            faults.sentences.append(f"--add {shown(text)!r} is not CODE:CAP; write X:cs24.")
    for number, text in enumerate(opened, 1):
        place, colon, cell = text.replace("：", ":").partition(":")
        lon, _, lat = place.replace("，", ",").partition(",")
        try:
            at = float(lon), float(lat)
            found.append(
                OpenCentre(
                    kind="open_centre", name=f"new centre {number}", lon=at[0], lat=at[1],
                    capabilities=[cell.strip()],
                )
            )  # fmt: skip
        except ValueError:  # pydantic's own is one
            faults.sentences.append(
                f"--open {shown(text)!r} is not LON,LAT:CAP; write 113.52,35.21:cs24;blood_mt."
            )
    return found


def _document(
    question: "tuple[Question, Needs]",
    region: "Region",
    changes: "Sequence[Change]",
    siting: _Siting,
) -> dict[str, Any]:
    """Answer as the API does; with changes, as it would be, compared with what is."""
    from time import perf_counter

    from service.reach import views
    from service.reach.answering import answer
    from service.reach.comparing import what_if
    from service.reach.drawing import bands_of
    from service.reach.remarks import remark

    began = perf_counter()
    show_progress("asking every road")
    said = (remark("roads_as_built"),)  # as with `greenlane rank`: there is no register to read
    found = answer(*question, region, said)

    def heading(of: "Answer") -> dict[str, Any]:
        return views.heading(of, perf_counter() - began)

    document: dict[str, Any] = {}
    if changes:
        show_progress("supposing the changes")
        compared = what_if(found, changes)
        drawn = bands_of(compared.after.reach, found.question.bands_min)
        document["what_if"] = compared.view(heading(found), drawn).model_dump(mode="json")
        found = answer(*question, compared.after.region, (*said, remark("as_supposed")))
    if siting.count is not None:
        from service.reach.siting import siting as sited

        show_progress("choosing places")
        with refusing():
            chosen = sited(
                found,
                siting.capabilities,
                k=siting.count,
                within_min=siting.within_min,
                sites=siting.among or None,
            )
        document["siting"] = chosen.view(heading(found)).model_dump(mode="json")
    show_progress("drawing bands")
    bands = bands_of(found.reach, found.question.bands_min)
    view = views.reach_view(found, bands, heading(found))
    return view.model_dump(mode="json") | document


def _say(document: dict[str, Any], geojson: Path | None, *, as_json: bool) -> None:
    if geojson is not None:
        with refusing():
            geojson.write_text(json.dumps(document["bands"], ensure_ascii=False), "utf-8")
    if as_json:
        print_document(document)
        return
    from service.cli.reach_table import lines

    for line in lines(document):
        typer.echo(line)
