"""What can stand in the way of a card, each with a stable code and a sentence of what to do."""

from facilities.errors import BadInputError, Problem


class CardError(BadInputError):
    """A card that cannot be made as it was asked for; `code` is stable and machine-readable."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__([Problem(code, message, field=field)])
        self.code = code
