"""`greenlane roads`: make the road graph that everything else reads, and fit its times."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.console import print_document, refuse, refusing, show_progress

if TYPE_CHECKING:
    from routing.calibration import Calibrated, Calibration
    from routing.graph import Manifest

app = typer.Typer(
    help="Roads: build the road graph from OpenStreetMap, fit its times to completed trips.",
    no_args_is_help=True,
)


@app.command("build")
def build(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE", help=".osm, .osm.pbf, .graphml or 'place:Jincheng, Shanxi, China'"
        ),
    ],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Directory to write.")],
    direct: Annotated[
        bool | None,
        typer.Option(
            "--direct/--osmnx",
            help="Build without OSMnx: the same graph, faster. By default the size decides.",
        ),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option(
            "--rules",
            metavar="FILE",
            help="TOML laid over the rules of which ways are roads, such as ambulance exemptions.",
        ),
    ] = None,
    nominatim_url: Annotated[
        str | None,
        typer.Option(envvar="GREENLANE_NOMINATIM_URL", help="Where place names are looked up."),
    ] = None,
    overpass_url: Annotated[
        str | None,
        typer.Option(envvar="GREENLANE_OVERPASS_URL", help="Where a place's roads come from."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifest as JSON.")] = False,
) -> None:
    """Build the served road directory from an OpenStreetMap extract or a place name."""
    # OSMnx takes a second to import and only a build needs it.
    from routing import itineraries, labels, reach
    from routing.osm import build_roads, place_services, road_rules, road_rules_over

    with refusing():
        services = place_services(nominatim_url, overpass_url)
        own_rules = road_rules_over(rules) if rules else road_rules()
        manifest = build_roads(
            source, out, show_progress, direct=direct, services=services, rules=own_rules
        )
        for part in (labels, itineraries, reach):
            part.compile_now()
        if as_json:
            print_document(asdict(manifest))
        else:
            _print_summary(manifest, out)


@app.command("calibrate")
def calibrate(
    trips: Annotated[
        Path, typer.Argument(metavar="TRIPS", help="Completed trips as CSV, without any identity.")
    ],
    *,
    roads: Annotated[Path, typer.Option("--roads", metavar="DIR", help="A built road directory.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Calibration to write.")],
    tracks: Annotated[
        Path | None, typer.Option("--tracks", metavar="FILE", help="Their GPS tracks as CSV.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the calibration as JSON.")] = False,
) -> None:
    """Fit the road times to completed trips, and say how good they are on trips held back."""
    # SciPy takes half a second to import and only a fit needs it.
    from routing.calibration import TripsError
    from routing.calibration import calibrate as fit_to_trips
    from routing.graph import RoadGraph

    with refusing():
        _refuse_target(out, roads, [trips, *([tracks] if tracks else [])])
        graph = RoadGraph.load(roads)
        try:
            found = fit_to_trips(graph, trips, tracks, progress=show_progress)
        except TripsError as error:
            refuse(error.problems)
        found.calibration.save(out)
    for fault in found.left_out:
        typer.echo(f"greenlane: {fault.sentence}", err=True)
    if as_json:
        print_document(found.calibration.document)
    else:
        _print_calibrated(found, out)


@app.command("calibrations")
def calibrations(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where calibrations are kept side by side.")
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """List the calibrations of a directory; to go back, name a former one to the service."""
    from routing.calibration import Calibration, CalibrationError

    found: dict[str, Calibration] = {}
    with refusing():
        for path in sorted(directory.iterdir()):
            if path.suffix != ".json":
                continue
            try:
                found[path.name] = Calibration.load(path)
            except CalibrationError as error:
                typer.echo(f"greenlane: {error}", err=True)
    if as_json:
        print_document([_line_of(name, each) for name, each in found.items()])
        return
    for name, each in found.items():
        line = _line_of(name, each)
        typer.echo(
            f"{name}  {each.version[:12]}  {line['trips']} trips  "
            f"{line['first_day']} to {line['last_day']}  MAE {line['mae_s']:.0f} s  "
            f"P90 covers {line['p90_coverage']:.1%}"
        )


def _refuse_target(out: Path, roads: Path, read: Sequence[Path]) -> None:
    """Refuse a file that cannot be written, or would be lost, before minutes of work are done."""
    parent = out.resolve().parent
    if out.is_dir() or not parent.is_dir():
        what = "is a directory" if out.is_dir() else f"has no directory to be in ({parent})"
        refuse([f"--out {out} {what}; name a file to write."])
    if out.resolve() in {each.resolve() for each in read} or parent == roads.resolve():
        refuse([f"--out {out} would write over what is read; name another file to write."])


def _line_of(name: str, calibration: "Calibration") -> dict[str, object]:
    said = calibration.document
    after = said["backtest"]["after"]
    return {
        "file": name,
        "version": calibration.version,
        "graph": calibration.graph,
        "speed_table_version": calibration.speed_table_version,
        "trips": said["trips"]["used"],
        "first_day": said["trips"]["first_day"],
        "last_day": said["trips"]["last_day"],
        "mae_s": after["mae_s"],
        "bias_s": after["bias_s"],
        "p90_coverage": after["p90_coverage"],
    }


def _print_calibrated(found: "Calibrated", out: Path) -> None:
    said = found.calibration.document
    trips, spread, test = said["trips"], said["uncertainty"], said["backtest"]
    typer.echo(f"{out}: calibration {found.calibration.version}")
    typer.echo(
        f"  {trips['used']} of {trips['rows']} trips used, {trips['with_track']} with a track, "
        f"from {trips['first_day']} to {trips['last_day']}"
    )
    for reason, count in trips["left_out"].items():
        typer.echo(f"  left out: {count} {reason}")
    for row in said["roads"]:
        if row["trips"]:
            typer.echo(
                f"  {row['road_class']}, {row['area']}: {row['factor']:.2f} times the table "
                f"({row['trips']} trips, {row['share_of_time']:.1%} of the time)"
            )
    for kind in ("bands", "vehicles"):
        for row in said[kind]:
            typer.echo(f"  {row['name']}: times {row['factor']:.2f} ({row['trips']} trips)")
    typer.echo(
        f"  spread: {spread['common_sigma']:.3f} a trip, {spread['class_sigma']:.3f} a class"
    )
    for when in ("before", "after"):
        score = test[when]
        typer.echo(
            f"  {when}: MAE {score['mae_s']:.0f} s, bias {score['bias_s']:+.0f} s, actual over "
            f"predicted {score['median_ratio']:.2f} ({score['p10_ratio']:.2f} to "
            f"{score['p90_ratio']:.2f}), {'P90' if when == 'after' else 'the range'} covers "
            f"{score['p90_coverage']:.1%} of trips held back"
        )


def _print_summary(manifest: "Manifest", out: Path) -> None:
    west, south, east, north = manifest.bounding_box
    typer.echo(f"{out}: roads of {manifest.source_name}, {manifest.licence}")
    typer.echo(f"  {manifest.nodes} nodes, {manifest.edges} directed edges, {manifest.ways} ways")
    typer.echo(f"  {len(manifest.components)} components kept")
    typer.echo(f"  west {west:.4f}, south {south:.4f}, east {east:.4f}, north {north:.4f}")
    for what, count in sorted(manifest.applied.items()):
        typer.echo(f"  of the map: {count} {what}")
    for kind, count in sorted(manifest.stops.items()):
        typer.echo(f"  places to stop: {count} {kind}")
    if not manifest.stops:
        typer.echo("  places to stop: none named in the source; vehicles can meet at facilities")
    for reason, count in sorted(manifest.dropped.items()):
        typer.echo(f"  left out: {count} {reason}")
