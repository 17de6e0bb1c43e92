"""The command line: every command a person types, in one table of contents."""

import sys

import typer

from service.cli.accounts import app as accounts
from service.cli.audit import app as audit
from service.cli.bench import app as bench
from service.cli.card import card
from service.cli.demo import demo
from service.cli.facilities import app as facilities
from service.cli.needs import needs
from service.cli.rank import rank
from service.cli.reach import reach
from service.cli.roads import app as roads
from service.cli.rules import app as rules
from service.cli.serve import serve

app = typer.Typer(
    name="greenlane",
    help="Referral routing for maternal and newborn emergencies.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def greenlane() -> None:
    """Referral routing for maternal and newborn emergencies."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character must not stop an answer.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


app.command("serve")(serve)
app.command("demo")(demo)
app.command("needs")(needs)
app.command("rank")(rank)
app.command("reach")(reach)
app.command("card")(card)
app.add_typer(roads, name="roads")
app.add_typer(facilities, name="facilities")
app.add_typer(rules, name="rules")
app.add_typer(accounts, name="accounts")
app.add_typer(audit, name="audit")
app.add_typer(bench, name="bench")
