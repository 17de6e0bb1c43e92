"""How a build is done where that does not change the graph: `data/builds.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from routing.errors import SourceError


@dataclass(frozen=True)
class PlaceServices:
    """Where place names and their roads are asked for, and how patiently."""

    nominatim_url: str
    overpass_url: str
    timeout_s: int
    tries: int


@dataclass(frozen=True)
class BuildRules:
    """From how many road nodes on OSMnx is passed by, and which services know places."""

    direct_above_nodes: int
    places: PlaceServices


@cache
def build_rules() -> BuildRules:
    """Read `data/builds.toml`."""
    raw = tomllib.loads(files("routing").joinpath("data/builds.toml").read_text(encoding="utf-8"))
    place = raw["place"]
    return BuildRules(
        direct_above_nodes=int(raw["direct"]["above_nodes"]),
        places=PlaceServices(
            nominatim_url=str(place["nominatim_url"]),
            overpass_url=str(place["overpass_url"]),
            timeout_s=int(place["timeout_s"]),
            tries=int(place["tries"]),
        ),
    )


def place_services(nominatim_url: str | None, overpass_url: str | None) -> PlaceServices:
    """Return the services of `data/builds.toml` with the addresses a deployment names instead.

    Raise `SourceError` for an address that is none.
    """
    places = build_rules().places
    for named in (nominatim_url, overpass_url):
        if named and not named.startswith(("http://", "https://")):
            raise SourceError(
                "bad_service_address",
                f"{named!r} is not the address of a map service; expected http://… or https://….",
                {"address": named},
            )
    return replace(
        places,
        nominatim_url=nominatim_url or places.nominatim_url,
        overpass_url=overpass_url or places.overpass_url,
    )
