"""Wire shape of a refusal."""

from pydantic import BaseModel


class ProblemFault(BaseModel):
    """One thing wrong: where, which value, and a sentence in both languages."""

    field: str | None
    value: str | None
    code: str
    detail: str
    zh: str
    params: dict[str, object]


class Problem(BaseModel):
    """A refusal: the first fault on top, every fault in ``errors``."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    zh: str
    field: str | None
    value: str | None
    errors: list[ProblemFault]
