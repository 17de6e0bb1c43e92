"""What every command shares: one document on stdout, the rest on stderr, exit 2 for bad input."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NoReturn, Self

import typer

from facilities.errors import BadInputError, RulesError
from routing.errors import RoadsError

BAD_INPUT = 2
CANNOT_GO_ON = 1


def refuse(sentences: Iterable[str]) -> NoReturn:
    """Say on stderr what was wrong with the input, a sentence a line, and exit 2."""
    for sentence in dict.fromkeys(sentences):
        typer.echo(f"greenlane: {sentence}", err=True)
    raise typer.Exit(BAD_INPUT)


def give_up(sentence: str) -> NoReturn:
    """Say on stderr what stands in the way although the input is right, and exit 1."""
    typer.echo(f"greenlane: {sentence}", err=True)
    raise typer.Exit(CANNOT_GO_ON)


class Faults:
    """Collects what is wrong with an input, so that all of it is said at once.

    Used as a context: what the block refuses is kept, and the program goes on after it.
    """

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def __enter__(self) -> Self:
        """Start to collect."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> bool:
        """Keep what the block refused; anything else is our own mistake and goes on."""
        if isinstance(error, BadInputError | RulesError):
            self.sentences.extend(problem.message for problem in error.problems)
        elif isinstance(error, RoadsError):
            self.sentences.append(str(error))
        elif isinstance(error, OSError):
            self.sentences.append(_file_sentence(error))
        else:
            return False
        return True

    def stop(self) -> NoReturn:
        """Refuse the input with everything that was collected."""
        refuse(self.sentences)


@contextmanager
def refusing() -> Iterator[None]:
    """Refuse at once whatever the block cannot take."""
    with Faults() as faults:
        yield
    if faults.sentences:
        faults.stop()


def print_document(document: object) -> None:
    """Write one JSON document on stdout."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    text = json.dumps(document, ensure_ascii=encoding != "utf8", allow_nan=False)
    try:
        typer.echo(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        give_up(f"The answer could not be written: {error.strerror}.")


def show_progress(stage: str, fraction: float | None = None) -> None:
    """Say on stderr how far a long piece of work is."""
    typer.echo(stage if fraction is None else f"{stage} {fraction:4.0%}", err=True)


def _file_sentence(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}." if error.filename else f"{reason}."
