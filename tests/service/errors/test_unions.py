"""A union refuses in one sentence, at the field's own name."""

from typing import Annotated

import pytest
from pydantic import BaseModel, ValidationError

from service.errors.unions import one_fault


class Finding(BaseModel):
    """One value that may be of two types."""

    value: Annotated[int | bool, one_fault("value", "Input should be a number, or yes or no")]


def test_what_fits_a_member_passes_as_it_is() -> None:
    assert Finding.model_validate({"value": 3}).value == 3
    assert Finding.model_validate({"value": True}).value is True


@pytest.mark.parametrize("value", [[], {}, None, "many"])
def test_what_fits_none_is_one_fault_without_a_name_of_ours(value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        Finding.model_validate({"value": value})
    (error,) = refused.value.errors()
    assert (error["loc"], error["type"]) == (("value",), "value")
