"""The options that every command takes which is asked about a case, and how they are read."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from facilities.errors import shown
from facilities.findings import CHINA_TIME
from service.cli.console import Faults

Conditions = Annotated[
    list[str] | None,
    typer.Option("--condition", metavar="ID", help="What she or the baby has; repeatable."),
]
Findings = Annotated[
    list[str] | None, typer.Option("--find", metavar="KEY=VALUE", help="A finding; repeatable.")
]
Confirmed = Annotated[
    list[str] | None,
    typer.Option("--confirm", metavar="KEY", help="Use this implausible finding; repeatable."),
]
Removed = Annotated[
    list[str] | None,
    typer.Option("--remove", metavar="ID", help="Take a suggested condition away; repeatable."),
]
UrgencyText = Annotated[
    str | None, typer.Option("--urgency", metavar="U0-U4", help="Overrule the derived one.")
]
AskedAt = Annotated[
    str | None, typer.Option("--asked-at", metavar="ISO", help="When it is asked; else now.")
]
RulesPath = Annotated[
    Path | None,
    typer.Option("--rules", metavar="PATH", help="Your own rules: a TOML file or a directory."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def read_moment(text: str | None, faults: Faults) -> datetime:
    """Read `--asked-at`; now where it was not given, or is no moment, which the faults then say."""
    now = datetime.now(UTC)
    if text is None:
        return now
    try:
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=CHINA_TIME)).astimezone(UTC)
    except (ValueError, OverflowError):
        faults.sentences.append(
            f"--asked-at {shown(text)!r} is no moment; write for example 2026-01-31T03:05+08:00 "
            "(China time where no zone is given)."
        )
        return now
