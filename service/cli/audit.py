"""`greenlane audit`: make stored answers again from what was recorded."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from service.cli.console import CANNOT_GO_ON, print_document, refuse, refusing

MOST_SHOWN = 40  # on a terminal; the document of --json holds them all

app = typer.Typer(help="Audit: make a stored answer again and compare.", no_args_is_help=True)


@app.callback()
def audit() -> None:
    """Keep `replay` a command of its own, though it is the only one yet."""


@app.command("replay")
def replay_answer(
    referral: Annotated[UUID, typer.Argument(metavar="REFERRAL", help="Id of the answer.")],
    *,
    roads: Annotated[
        Path | None,
        typer.Option("--roads", metavar="DIR", help="Roads it was made on; else those served."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Answer a stored question as of its moment; exit 1 where the answer differs."""
    # The database takes half a second to import; other commands do not need it.
    from service.audit.replay import replay
    from service.cli.storage import opened_database, read_settings
    from service.situation.roads import RoadsInForce

    settings = read_settings()
    directory = roads or settings.roads_dir
    if directory is None:
        refuse(["Say on which roads it was made: --roads DIR, or GREENLANE_ROADS_DIR."])
    with refusing(), opened_database(settings) as database, database.read() as session:
        found = replay(session, referral, RoadsInForce.load(directory), demo=settings.demo)
    if as_json:
        print_document(
            {
                "referral": str(referral),
                "asked_at": found.asked_at.isoformat(),
                "equal": found.is_equal,
                "differs": list(found.differs),
            }
        )
    for path in found.differs[:MOST_SHOWN]:
        typer.echo(f"  differs: {path}", err=True)
    end = "the same, byte for byte" if found.is_equal else f"{len(found.differs)} places differ"
    note = "" if found.is_equal else " (who has an account is as now, not as then)"
    typer.echo(f"{referral}, asked at {found.asked_at.isoformat()}: {end}{note}.", err=True)
    if not found.is_equal:
        raise typer.Exit(CANNOT_GO_ON)
