"""`greenlane bench`: the numbers in README, measured on this machine."""

from typing import Annotated

import typer

from service.cli.console import print_document, refuse

FEWEST_RUNS, MOST_RUNS = 20, 100_000

app = typer.Typer(help="Bench: measure what the program takes.", no_args_is_help=True)


@app.callback()
def bench() -> None:
    """Measure what the program takes."""


@app.command("rank")
def rank(
    *,
    runs: Annotated[int, typer.Option("--runs", metavar="N", help="Runs of each case.")] = 200,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Measure assessing, matching and ordering 300 facilities for one case, besides the roads."""
    if not FEWEST_RUNS <= runs <= MOST_RUNS:
        refuse([f"--runs {runs} must be from {FEWEST_RUNS} to {MOST_RUNS}."])
    from service.bench.rank import bench_rank

    found = bench_rank(runs)
    if as_json:
        print_document(found)
        return
    notes = found.pop("notes")
    for key, value in found.items():
        typer.echo(f"{key:24} {value}")
    for note in notes if isinstance(notes, list) else []:
        typer.echo(f"  {note}")
