"""Refuse what fits no member of a union in one plain sentence, at the field's own name.

Pydantic's own words are one fault for each member, under names of our classes.
"""

from typing import Any, LiteralString

from pydantic import ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError


def one_fault(rule: LiteralString, sentence: LiteralString) -> WrapValidator:
    """Validate as the union does, but refuse with this rule and sentence only."""

    def validate(value: Any, members: ValidatorFunctionWrapHandler) -> Any:
        try:
            return members(value)
        except ValidationError:
            raise PydanticCustomError(rule, sentence) from None

    return WrapValidator(validate)
