"""`greenlane accounts`: the first administrator, and any account later."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.console import refuse

if TYPE_CHECKING:
    from service.auth.policy import Holding

app = typer.Typer(help="Accounts: add who may sign in.", no_args_is_help=True)


@app.callback()
def accounts() -> None:
    """Keep `add` a command of its own, though it is the only one yet."""


@app.command("add")
def add(
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The name to sign in with.")],
    *,
    role: Annotated[
        list[str],
        typer.Option(
            "--role",
            metavar="ROLE[@PLACE]",
            help="administrator, clinician@FACILITY, coordinator@AREA, …; repeatable.",
        ),
    ],
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Shown to colleagues.")
    ] = None,
    with_pin: Annotated[
        bool, typer.Option("--pin", help="Ask for a PIN for the centre's wall screen too.")
    ] = False,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from the first line.")
    ] = False,
) -> None:
    """Add an account; the password is asked for and never an argument."""
    # The database takes half a second to import; other commands must not wait for it.
    from service.auth.actions import add_account
    from service.cli.storage import opened_database
    from service.errors import Problem

    holdings = _read_roles(role)
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _ask("Password")
    pin = _ask("PIN, 4 to 8 digits") if with_pin else None
    try:
        with opened_database() as database, database.write() as session:
            add_account(
                session,
                account=account,
                display_name=name or account,
                password=password,
                roles=holdings,
                now=datetime.now(UTC),
                pin=pin,
            )
    except Problem as problem:
        refuse(fault.detail for fault in problem.faults)
    typer.echo(f"Account {account} added: {', '.join(role)}.", err=True)


def _read_roles(words: list[str]) -> "list[Holding]":
    from service.auth.actions import OVER_AREA
    from service.auth.policy import Holding
    from service.auth.schemas import Role

    holdings, wrong = [], []
    for word in words:
        name, _, place = word.partition("@")
        if name not in set(Role):
            known = ", ".join(Role)
            wrong.append(f"--role {word!r}: use one of {known}, with @PLACE where it needs one.")
        elif Role(name) in OVER_AREA:
            holdings.append(Holding(Role(name), area=place or None))
        else:
            holdings.append(Holding(Role(name), facility=place or None))
    if wrong:
        refuse(wrong)
    return holdings


def _ask(what: str) -> str:
    answer: str = typer.prompt(what, hide_input=True, confirmation_prompt=True, err=True)
    return answer
