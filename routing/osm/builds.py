"""How a build is done where that does not change the graph: `data/builds.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from routing.errors import SourceError
from routing.manifest import SERVICE_AREA, TOLL, VILLAGE
from routing.osm.tags import pair_of


@dataclass(frozen=True)
class PlaceServices:
    """Where place names and their roads are asked for, and how patiently."""

    nominatim_url: str
    overpass_url: str
    timeout_s: int
    tries: int


@dataclass(frozen=True)
class StopRules:
    """Which tags make a stop, of which kind, and which booths are one toll station.

    `kind_of_tag` leads from key and value to the kind, `name_keys` run from the best on.
    """

    kind_of_tag: Mapping[tuple[str, str], str]
    name_keys: tuple[str, ...]
    plaza_m: float


@dataclass(frozen=True)
class BuildRules:
    """When OSMnx is passed by, which services know places, and what of the map is a stop."""

    direct_above_nodes: int
    places: PlaceServices
    stops: StopRules


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
        stops=StopRules(
            kind_of_tag={
                pair_of(item): kind
                for kind in (SERVICE_AREA, TOLL, VILLAGE)
                for item in raw["stops"][kind]
            },
            name_keys=tuple(raw["stops"]["names"]),
            plaza_m=float(raw["stops"]["plaza_m"]),
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
