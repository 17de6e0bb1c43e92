"""`greenlane roads`: make the road graph that everything else reads."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.console import print_document, refusing, show_progress

if TYPE_CHECKING:
    from routing.graph import Manifest

app = typer.Typer(help="Roads: build the road graph from OpenStreetMap.", no_args_is_help=True)


@app.callback()
def roads() -> None:
    """Keep `build` a command of its own, though it is the only one yet."""


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
    from routing.osm import build_roads, place_services

    with refusing():
        services = place_services(nominatim_url, overpass_url)
        manifest = build_roads(source, out, show_progress, direct=direct, services=services)
        if as_json:
            print_document(asdict(manifest))
        else:
            _print_summary(manifest, out)


def _print_summary(manifest: "Manifest", out: Path) -> None:
    west, south, east, north = manifest.bounding_box
    typer.echo(f"{out}: roads of {manifest.source_name}, {manifest.licence}")
    typer.echo(f"  {manifest.nodes} nodes, {manifest.edges} directed edges, {manifest.ways} ways")
    typer.echo(f"  {len(manifest.components)} components kept")
    typer.echo(f"  west {west:.4f}, south {south:.4f}, east {east:.4f}, north {north:.4f}")
    for reason, count in sorted(manifest.dropped.items()):
        typer.echo(f"  left out: {count} {reason}")
