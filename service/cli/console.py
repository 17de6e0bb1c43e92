"""What every command shares: one document on stdout, the rest on stderr, exit 2 for bad input."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from facilities.errors import BadInputError
from routing.errors import RoadsError

BAD_INPUT = 2


def refuse(sentences: Iterable[str]) -> NoReturn:
    """Say on stderr what was wrong with the input, a sentence a line, and exit 2."""
    for sentence in dict.fromkeys(sentences):
        typer.echo(f"greenlane: {sentence}", err=True)
    raise typer.Exit(BAD_INPUT)


class Faults:
    """Collects what is wrong with an input, so that all of it is said at once."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    @contextmanager
    def collected(self) -> Iterator[None]:
        """Keep what the block refuses, and go on after it."""
        try:
            yield
        except BadInputError as error:
            self.sentences.extend(problem.message for problem in error.problems)
        except RoadsError as error:
            self.sentences.append(str(error))
        except OSError as error:
            self.sentences.append(_file_sentence(error))

    def stop_if_any(self) -> None:
        """Refuse the input when anything was collected."""
        if self.sentences:
            refuse(self.sentences)


@contextmanager
def refusing() -> Iterator[None]:
    """Refuse at once whatever the block cannot take."""
    faults = Faults()
    with faults.collected():
        yield
    faults.stop_if_any()


def print_document(document: object) -> None:
    """Write one JSON document on stdout."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    typer.echo(json.dumps(document, ensure_ascii=encoding != "utf8", allow_nan=False))


def show_progress(stage: str, fraction: float | None = None) -> None:
    """Say on stderr how far a long piece of work is."""
    typer.echo(stage if fraction is None else f"{stage} {fraction:4.0%}", err=True)


def _file_sentence(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}." if error.filename else f"{reason}."
