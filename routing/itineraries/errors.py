"""What can go wrong with a question about itineraries."""

from __future__ import annotations

from routing.errors import RoadsError


class ItineraryError(RoadsError):
    """A time, a place or a stop of an itinerary that cannot be used as it was given."""
