"""`greenlane demo`: an invented prefecture with seeded accounts and open cases, ready to try."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.console import give_up
from service.cli.serve import bound_socket, run

if TYPE_CHECKING:
    from service.demo.prepare import Demo

FOLDER = Path(".greenlane/demo")


def demo(
    *,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", envvar="PORT", min=1, max=65535, help="Port to listen on.")
    ] = 8000,
    folder: Annotated[
        Path, typer.Option("--folder", help="Where the demonstration keeps what it made.")
    ] = FOLDER,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Forget what was done in earlier runs.")
    ] = False,
) -> None:
    """Serve an invented prefecture with seeded accounts and open cases."""
    with closing(bound_socket(host, port)) as listening:
        made = _prepared(folder, host=host, port=port, fresh=fresh)
        _welcome(made)
        run(made.settings, listening, made.accounts)


def _prepared(folder: Path, *, host: str, port: int, fresh: bool) -> "Demo":
    from service.database import AlreadyServingError
    from service.demo.prepare import prepare_demo

    def say(text: str) -> None:
        typer.echo(text, err=True)

    try:
        return prepare_demo(folder, host=host, port=port, fresh=fresh, say=say)
    except AlreadyServingError as error:
        give_up(str(error))


def _welcome(made: "Demo") -> None:
    from service.demo.cases import PEOPLE

    pins = {person.account: person.pin for person in PEOPLE if person.pin}
    address = f"http://{made.settings.host}:{made.settings.port}"
    typer.echo(f"\nGreenlane 绿色通道, demonstration data: {address}")
    typer.echo(
        "Sign in with one tap on the first page, or with an account and its password.\n"
        "The PIN names a person at the wall screen.\n"
    )
    for each in made.accounts:
        roles = ", ".join(each.roles)
        pin = f", PIN {pins[each.account]}" if each.account in pins else ""
        typer.echo(f"  {each.account:<12} {each.password:<15} {each.zh}  {each.en} ({roles}{pin})")
    typer.echo("\nStop with Ctrl+C.")
