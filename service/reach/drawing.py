"""Bands as the wire has them. Pure."""

from collections.abc import Sequence

from routing.reach import Reach, bands
from service.reach.schemas import Bands


def bands_of(reach: Reach, minutes: Sequence[int]) -> Bands:
    """Draw who is within how many minutes, the shorter bands inside the longer."""
    return Bands.model_validate(bands(reach, minutes))
