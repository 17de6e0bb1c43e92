"""Everything that can be refused, as one family with stable codes and two languages.

No web here: pure modules may use it. ``service.errors.handlers`` turns it into answers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as having

SHOWN_LENGTH = 80
"""Characters of a refused value that come back: enough to find it, too few to fill a screen."""

NEVER_SHOWN = frozenset({"password", "pin"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: a stable code, a sentence in English and Chinese, where, and what."""

    code: str
    detail: str
    zh: str
    field: str | None = None
    value: str | None = None
    params: Mapping[str, object] = having(default_factory=dict)


class Problem(Exception):  # noqa: N818 - RFC 9457 names it so
    """A refusal with every fault found, so that all can be put right at once."""

    status = 400
    title = "Bad request"

    def __init__(self, *faults: Fault) -> None:
        if not faults:
            raise ValueError("expected at least one fault, got none")
        self.faults = faults
        super().__init__("; ".join(fault.detail for fault in faults))

    @property
    def first(self) -> Fault:
        """The fault that names the whole refusal."""
        return self.faults[0]


class InvalidInput(Problem):
    """Values that cannot be used as they are."""


class SignedOut(Problem):
    """Nobody is signed in, or the password was wrong."""

    status = 401
    title = "Signed out"


class NotAllowed(Problem):
    """This account may not do this here."""

    status = 403
    title = "Not allowed"


class NotFound(Problem):
    """There is nothing by that name."""

    status = 404
    title = "Not found"


class Conflict(Problem):
    """What is asked does not go with what has happened already."""

    status = 409
    title = "Conflict"


class TooLarge(Problem):
    """More bytes than any honest request has."""

    status = 413
    title = "Too large"


class Locked(Problem):
    """Too many wrong tries; wait."""

    status = 429
    title = "Locked"


class Unready(Problem):
    """Something the answer needs is not loaded, or not to be had just now."""

    status = 503
    title = "Not ready"


def shown(value: object) -> str | None:
    """Shorten a scalar for showing; anything with parts is not shown at all."""
    if value is None or isinstance(value, (dict, list, tuple, set, bytes)):
        return None
    try:
        text = str(value)
    except ValueError:  # an integer of more digits than Python writes out
        return "…"
    text = text.replace("\x00", "\\0").encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= SHOWN_LENGTH else text[:SHOWN_LENGTH] + "…"


def refuse_if(faults: Iterable[Fault]) -> None:
    """Raise ``InvalidInput`` with every fault; do nothing when there is none."""
    found = tuple(faults)
    if found:
        raise InvalidInput(*found)


def not_allowed() -> NotAllowed:
    """Say that the account's roles do not cover this."""
    return NotAllowed(
        Fault("not_allowed", "Your account may not do this here.", "您的账号无权在此进行此操作。")
    )


def signed_out() -> SignedOut:
    """Say that nobody is signed in."""
    return SignedOut(Fault("signed_out", "Please sign in.", "请先登录。"))


def unknown(what: str, zh: str, value: object) -> NotFound:
    """Say that nothing of this kind has this name; ``what`` is a noun such as ``transfer``."""
    name = shown(value) or ""
    detail, sentence = f"There is no {what} {name}.", f"没有这个{zh}:{name}。"
    return NotFound(Fault(f"unknown_{what}", detail, sentence, what, name))
