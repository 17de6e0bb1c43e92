"""`greenlane bench`: the numbers in README, measured on this machine."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from service.cli.console import print_document, refuse, show_progress

FEWEST_RUNS, MOST_RUNS = 20, 100_000

app = typer.Typer(help="Bench: measure what the program takes.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Third-party data; else GREENLANE_DATA."),
]
Peers = Annotated[
    Path | None,
    typer.Option("--peers", metavar="DIR", help="What make bench-peers prepared."),
]


@app.callback()
def bench() -> None:
    """Measure what the program takes."""


@app.command("rank")
def rank(
    *,
    runs: Annotated[int, typer.Option("--runs", metavar="N", help="Questions of each kind.")] = 200,
    data: Data = None,
    peers: Peers = None,
    as_json: AsJson = False,
) -> None:
    """Measure a question: matching, roads, the peers beside us, and whole processes."""
    if not FEWEST_RUNS <= runs <= MOST_RUNS:
        refuse([f"--runs {runs} must be from {FEWEST_RUNS} to {MOST_RUNS}."])
    from service.bench.peers.client import DEFAULT_FOLDER
    from service.bench.rank import bench_rank

    _say(bench_rank(runs, data, peers or DEFAULT_FOLDER, show_progress), as_json=as_json)


@app.command("refresh")
def refresh(*, data: Data = None, as_json: AsJson = False) -> None:
    """Measure changes of the roads: until every label is exact again, and the memory it takes."""
    from service.bench.refresh import bench_refresh
    from service.bench.regions import default_data

    _say(bench_refresh(data or default_data(), show_progress), as_json=as_json)


@app.command("live")
def live(*, data: Data = None, as_json: AsJson = False) -> None:
    """Measure from a road that closes to the boards of a hundred open transfers."""
    from service.bench.live import bench_live
    from service.bench.regions import default_data

    _say(bench_live(data or default_data(), show_progress), as_json=as_json)


@app.command("itineraries")
def itineraries(*, data: Data = None, as_json: AsJson = False) -> None:
    """Compare the four ways to move a patient over townships and conditions, and their search."""
    from service.bench.itineraries import bench_itineraries
    from service.bench.regions import default_data
    from service.demo.prefecture import write_facilities_csv, write_prefecture_osm

    with TemporaryDirectory(prefix="greenlane-bench-") as folder:
        demo = Path(folder) / "prefecture.osm", Path(folder) / "facilities.csv"
        write_prefecture_osm(demo[0])
        write_facilities_csv(demo[1])
        found = bench_itineraries(demo, data or default_data(), show_progress)
    _say(found, as_json=as_json)


@app.command("agreement")
def agreement(*, data: Data = None, peers: Peers = None, as_json: AsJson = False) -> None:
    """Compare our order of centres with that of OSRM and Valhalla, on every extract there is."""
    from service.bench.agreement import bench_agreement
    from service.bench.peers.client import DEFAULT_FOLDER
    from service.bench.regions import default_data, regions_in

    with TemporaryDirectory(prefix="greenlane-bench-") as folder:
        regions = regions_in(data or default_data(), Path(folder), show_progress)
        found = bench_agreement(regions, peers or DEFAULT_FOLDER, show_progress)
    _say(found, as_json=as_json)


@app.command("turns")
def turns(*, data: Data = None, as_json: AsJson = False) -> None:
    """Measure how much forbidden turns change the ways to hospitals, on every extract there is."""
    from service.bench.regions import default_data, regions_in
    from service.bench.turns import bench_turns

    with TemporaryDirectory(prefix="greenlane-bench-") as folder:
        regions = regions_in(data or default_data(), Path(folder), show_progress)
        found = bench_turns(regions, show_progress)
    _say(found, as_json=as_json)


def _say(found: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print_document(found)
        return
    notes = found.pop("notes")
    for key, value in found.items():
        typer.echo(f"{key:40} {'missing' if value is None else value}")
    for note in notes if isinstance(notes, list) else []:
        typer.echo(f"  {note}")
