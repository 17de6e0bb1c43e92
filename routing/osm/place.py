"""Roads of a named place: its outline from Nominatim, ways, restrictions and stops from Overpass.

OSMnx asks both services – it divides a large area, waits for a free slot and asks again when they
are busy – and is told through its public settings to stop before it builds a graph. The answers
themselves are written as OpenStreetMap XML, so that a place is read by the same rules as any
extract: OSMnx's own graph of a place has neither turn restrictions nor barriers nor the order of
a way's nodes.
"""

from __future__ import annotations

import socket
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

import osmnx as ox
import requests
from shapely.geometry.base import BaseGeometry

from routing.errors import SourceError
from routing.osm.builds import PlaceServices, build_rules
from routing.osm.rules import RoadRules
from routing.osm.sources import Progress

PLACE_PREFIX = "place:"
_BUSY = (429, 504)
_AREAS = ("Polygon", "MultiPolygon")
_FERRIES = '["route"="ferry"]'


@dataclass(frozen=True)
class FoundPlace:
    """A place's roads as an OpenStreetMap file, and what was found under its name."""

    file: Path
    name: str


def fetch_place(
    source: str, folder: Path, services: PlaceServices, rules: RoadRules, report: Progress
) -> FoundPlace:
    """Write the roads of `place:NAME` into `folder` as OpenStreetMap XML.

    Raise `SourceError` when the name is nowhere or no area, or when a service cannot be reached,
    is busy, is late, gives up or answers with something else than it should.
    """
    name = source.removeprefix(PLACE_PREFIX).strip()
    if not name:
        raise SourceError(
            "place_without_name",
            "place: needs a name after it, for example place:Jincheng, Shanxi, China.",
            {"source": source},
        )
    listener = _Listener(name, services, report)
    with _asking(name, services, listener.hear):
        report(f"looking up {name}", None)
        found = ox.geocode_to_gdf(name)
        outline, row = found.union_all(), found.iloc[0]
        title = f"{row['display_name']}, {row['osm_type']} {row['osm_id']}"
        square_km = float(ox.projection.project_gdf(found).area.sum()) / 1e6
        report(f"found {title}: {square_km:.0f} km²", None)
        classes = "|".join(rules.highways)
        listener.expect("the roads", ("node", "way"))
        with suppress(InterruptedError):
            ox.graph_from_polygon(outline, custom_filter=[f'["highway"~"^({classes})$"]', _FERRIES])
        listener.expect("the turn restrictions", ("relation",))
        with suppress(InterruptedError):
            ox.features_from_polygon(outline, {"type": "restriction"})
        listener.expect("the places to stop", ("node", "way"))
        with suppress(InterruptedError):
            ox.features_from_polygon(outline, _tags_of_stops())
        file = folder / "place.osm"
        _write_xml(listener.elements, outline, file)
    return FoundPlace(file, f"{PLACE_PREFIX}{name} ({title})")


def _tags_of_stops() -> dict[str, bool | str | list[str]]:
    """Return what of the map may be a stop, as OSMnx wants to be asked."""
    values: dict[str, list[str]] = {}
    for key, value in build_rules().stops.kind_of_tag:
        values.setdefault(key, []).append(value)
    return dict(values)


@dataclass
class _Listener:
    """Hears every answer before OSMnx does: keeps the elements, and says what went wrong.

    OSMnx would ask a busy service for ever, and take what a server that gave up had by then.
    """

    name: str
    services: PlaceServices
    report: Progress
    stage: str = ""
    kinds: tuple[str, ...] = ()
    answers: int = 0
    refusals: int = 0
    elements: dict[tuple[str, int], str] = field(default_factory=dict)

    def expect(self, stage: str, kinds: tuple[str, ...]) -> None:
        """Turn to the next question, of whose answers the elements of these kinds are kept."""
        self.stage, self.kinds, self.answers = stage, kinds, 0

    def hear(self, response: requests.Response, *_: object, **__: object) -> None:
        """Take one answer, as `requests` hands it to a hook."""
        try:
            self._take(response)
        except BaseException:
            response.close()
            raise

    def _take(self, response: requests.Response) -> None:
        if response.is_redirect or urlsplit(response.url).path.endswith("/status"):
            return
        host = str(urlsplit(response.url).hostname)
        if response.status_code in _BUSY:
            self._wait_or_give_up(host, response.status_code)
            return
        answer = self._read(host, response)
        if self.kinds:
            self._keep(host, answer)
        else:
            self._check_found(host, answer)

    def _wait_or_give_up(self, host: str, status: int) -> None:
        self.refusals += 1
        if self.refusals >= self.services.tries:
            raise SourceError(
                "place_service_busy",
                f"{host} is too busy for {self.name} (HTTP {status}, {self.refusals} times); "
                "nothing was built. Try again later, or name a mirror.",
                {"host": host, "status": status},
            )
        self.report(f"{host} is busy; asking again in a minute", None)

    def _read(self, host: str, response: requests.Response) -> Any:
        if not response.ok:
            raise SourceError(
                "place_service_failed",
                f"{host} refused the question for {self.name} (HTTP {response.status_code} "
                f"{response.reason}); nothing was built.",
                {"host": host, "status": response.status_code},
            )
        try:
            return response.json()
        except ValueError as error:
            raise _strange(host, self.name, "what it sent is no JSON") from error

    def _check_found(self, host: str, answer: Any) -> None:
        """Say that a name is nowhere, or only a point: OSMnx has one error for much else too."""
        if not isinstance(answer, list):
            raise _strange(host, self.name, "what it sent is no list of places")
        if not answer:
            raise SourceError(
                "place_unknown",
                f"{host} knows no place named {self.name!r}. Check the spelling, or add the "
                "province and the country after commas.",
                {"place": self.name},
            )
        kinds = {str(each.get("geojson", {}).get("type")) for each in answer}
        if kinds.isdisjoint(_AREAS):
            raise SourceError(
                "place_without_area",
                f"{self.name!r} is on the map only as {', '.join(sorted(kinds))} "
                f"({answer[0].get('display_name')}), without the outline of an area. Name the "
                "county or city around it, or give an extract.",
                {"place": self.name, "found": sorted(kinds)},
            )

    def _keep(self, host: str, answer: Any) -> None:
        if not isinstance(answer, dict) or not isinstance(answer.get("elements"), list):
            raise _strange(host, self.name, "what it sent holds no list of elements")
        if "remark" in answer:
            # The answer has status 200 and whatever was found until then.
            raise SourceError(
                "place_service_gave_up",
                f"{host} gave up on {self.name}: {answer['remark']}. Nothing was built; name a "
                "smaller place, or give an extract.",
                {"host": host, "remark": str(answer["remark"])},
            )
        for element in answer["elements"]:
            kind = element["type"]
            if kind in self.kinds:
                # As text, which takes a fifth of the memory, and so that what is odd shows here.
                self.elements[kind, int(element["id"])] = _element_xml(kind, element)
        self.answers += 1
        self.report(f"fetching {self.stage}: answer {self.answers}", None)


@contextmanager
def _asking(name: str, services: PlaceServices, hear: Callable[..., None]) -> Iterator[None]:
    """Let OSMnx ask these services and nothing else, keep no file, and leave no setting changed."""
    wanted = {
        "nominatim_url": services.nominatim_url,
        "overpass_url": services.overpass_url,
        "requests_timeout": services.timeout_s,
        "requests_kwargs": {"hooks": {"response": hear}},
        "http_user_agent": f"Greenlane road build, through OSMnx {version('osmnx')}",
        "doh_url_template": None,
        "use_cache": False,
        "cache_only_mode": True,
        "log_console": False,
        "log_file": False,
    }
    before = {key: getattr(ox.settings, key) for key in wanted}
    # OSMnx pins Overpass to one address for the whole process; what serves must not inherit that.
    getaddrinfo = socket.getaddrinfo
    try:
        for key, value in wanted.items():
            setattr(ox.settings, key, value)
        # OSMnx warns of a large area; the progress says how large it is.
        with warnings.catch_warnings(action="ignore", category=UserWarning):
            yield
    except SourceError:
        raise
    except requests.Timeout as error:
        raise SourceError(
            "place_service_late",
            f"{_host_of(error)} did not answer within {services.timeout_s:g} s; nothing was "
            "built. Try again later, name a smaller place, or give an extract.",
            {"timeout_s": services.timeout_s},
        ) from error
    except requests.RequestException as error:
        raise SourceError(
            "place_service_unreachable",
            f"{_host_of(error)} cannot be reached; a place name needs the internet. Nothing was "
            "built; give an .osm or .osm.pbf extract instead.",
            {"detail": str(error)[:200]},
        ) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _strange("the map service", name, f"{type(error).__name__}: {error}"[:200]) from error
    finally:
        socket.getaddrinfo = getaddrinfo
        for key, value in before.items():
            setattr(ox.settings, key, value)


def _host_of(error: requests.RequestException) -> str:
    url = error.request.url if error.request is not None else None
    return urlsplit(url).netloc if isinstance(url, str) else "the map service"


def _strange(host: str, name: str, what: str) -> SourceError:
    return SourceError(
        "place_answer_broken",
        f"{host} did not answer for {name} as it should ({what}); nothing was built. Is the "
        "address that of such a service?",
        {"host": host, "detail": what},
    )


def _write_xml(elements: Mapping[tuple[str, int], str], outline: BaseGeometry, file: Path) -> None:
    """Write the elements sorted by kind and number, so that equal answers make equal files."""
    west, south, east, north = outline.bounds
    with file.open("w", encoding="utf-8") as text:
        text.write('<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">\n')
        text.write(f'<bounds minlat="{south}" minlon="{west}" maxlat="{north}" maxlon="{east}"/>\n')
        for wanted in ("node", "way", "relation"):
            numbers = sorted(number for kind, number in elements if kind == wanted)
            text.writelines(elements[wanted, number] for number in numbers)
        text.write("</osm>\n")


def _element_xml(kind: str, element: Mapping[str, Any]) -> str:
    place = ""
    if kind == "node":
        place = f' lat="{float(element["lat"])!r}" lon="{float(element["lon"])!r}"'
    inner = [f'<nd ref="{int(ref)}"/>' for ref in element.get("nodes", ())]
    inner += [
        f'<member type={quoteattr(each["type"])} ref="{int(each["ref"])}" '
        f"role={quoteattr(each['role'])}/>"
        for each in element.get("members", ())
    ]
    inner += [
        f"<tag k={quoteattr(key)} v={quoteattr(value)}/>"
        for key, value in sorted(element.get("tags", {}).items())
    ]
    return f'<{kind} id="{int(element["id"])}"{place}>{"".join(inner)}</{kind}>\n'
