"""The ways to move a patient, compared on the roads: who drives, who meets whom, when hands come.

Four ways lead to a centre: the referring side carries her (*direct*), the centre's team comes for
her (*fetched*), a nearer centre stabilises her first (*forward*), or both sides set out and meet at
a stop (*rendezvous*).
"""

from __future__ import annotations

from routing.itineraries.break_evens import break_evens
from routing.itineraries.choosing import best, score
from routing.itineraries.compiling import compile_now
from routing.itineraries.duration import Duration
from routing.itineraries.errors import ItineraryError
from routing.itineraries.shapes import (
    ORIGIN,
    Aim,
    BreakEven,
    Bridge,
    CarriedBy,
    Carrier,
    Case,
    Centre,
    Itinerary,
    Leg,
    LegKind,
    LegRoute,
    NoItinerary,
    NoWay,
    Option,
    Team,
    Variable,
    Way,
)
from routing.itineraries.stops import (
    StopKind,
    StopPlace,
    Stops,
    StopsFile,
    allowed_nodes,
    read_stops,
)
from routing.itineraries.ways import Ways

__all__ = [
    "ORIGIN",
    "Aim",
    "BreakEven",
    "Bridge",
    "CarriedBy",
    "Carrier",
    "Case",
    "Centre",
    "Duration",
    "Itinerary",
    "ItineraryError",
    "Leg",
    "LegKind",
    "LegRoute",
    "NoItinerary",
    "NoWay",
    "Option",
    "StopKind",
    "StopPlace",
    "Stops",
    "StopsFile",
    "Team",
    "Variable",
    "Way",
    "Ways",
    "allowed_nodes",
    "best",
    "break_evens",
    "compile_now",
    "read_stops",
    "score",
]
