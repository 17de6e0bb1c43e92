"""A real HTTP server on loopback that answers as Nominatim and Overpass do."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

# What Overpass's status page says to a client that may ask at once.
FREE_SLOTS = (
    "Connected as: 2130706433\nCurrent time: 2026-11-22T06:00:00Z\nAnnounced endpoint: none\n"
    "Rate limit: 2\n2 slots available now.\nCurrently running queries (pid, space limit):\n"
)


@dataclass(frozen=True)
class Reply:
    """One answer: its status and its body."""

    status: int = 200
    body: str = ""
    media_type: str = "application/json"


@dataclass
class MapServices:
    """What the server knows, what it was told to answer instead, and what it was asked."""

    places: Mapping[str, list[dict[str, Any]]]
    elements: list[dict[str, Any]]
    search_replies: list[Reply] = field(default_factory=list)
    overpass_replies: list[Reply] = field(default_factory=list)
    searches: list[str] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    address: str = ""

    @property
    def nominatim_url(self) -> str:
        return f"{self.address}/nominatim/"

    @property
    def overpass_url(self) -> str:
        return f"{self.address}/overpass/api"

    def search(self, name: str) -> Reply:
        """Answer Nominatim's `search?format=json&polygon_geojson=1`."""
        self.searches.append(name)
        if self.search_replies:
            return self.search_replies.pop(0)
        return Reply(body=json.dumps(self.places.get(name, [])))

    def interpret(self, query: str) -> Reply:
        """Answer Overpass's `interpreter` for the shapes of query that OSMnx writes."""
        self.queries.append(query)
        if self.overpass_replies:
            return self.overpass_replies.pop(0)
        if "relation['type'='restriction']" in query:
            found = self._restrictions()
        elif features := re.findall(r"node\['(\w+)'='([^']*)'\]\(poly:", query):
            found = self._features(features)
        else:
            found = self._ways(query)
        return Reply(body=json.dumps({"version": 0.6, "elements": found}))

    def _ways(self, query: str) -> list[dict[str, Any]]:
        """Return the ways a filter such as `["highway"~"^(a|b)$"]` names, and their nodes."""
        match = re.search(r'way\["(\w+)"(~|=)"([^"]*)"\]\(poly:', query)
        assert match, f"not a query OSMnx writes: {query}"
        key, how, value = match.groups()
        ways = [
            each
            for each in self.elements
            if each["type"] == "way" and _matches(each.get("tags", {}).get(key), how, value)
        ]
        wanted = {node for way in ways for node in way["nodes"]}
        return ways + self._of("node", wanted)

    def _features(self, tags: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
        """Return nodes and ways that have one of some tags, and the nodes of these ways."""
        tagged = [
            each
            for each in self.elements
            if any(each.get("tags", {}).get(key) == value for key, value in tags)
        ]
        ways = [each for each in tagged if each["type"] == "way"]
        return tagged + self._of("node", {node for way in ways for node in way["nodes"]})

    def _restrictions(self) -> list[dict[str, Any]]:
        relations = [each for each in self.elements if each["type"] == "relation"]
        members = [member for each in relations for member in each["members"]]
        ways = self._of("way", {each["ref"] for each in members if each["type"] == "way"})
        wanted = {node for way in ways for node in way["nodes"]}
        return relations + ways + self._of("node", wanted)

    def _of(self, kind: str, numbers: set[int]) -> list[dict[str, Any]]:
        return [each for each in self.elements if each["type"] == kind and each["id"] in numbers]


def _matches(value: str | None, how: str, wanted: str) -> bool:
    if value is None:
        return False
    return value == wanted if how == "=" else re.search(wanted, value) is not None


@contextmanager
def serving(services: MapServices) -> Iterator[MapServices]:
    """Serve on a free port of the loopback address until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            services.agents.add(self.headers.get("User-Agent", ""))
            url = urlsplit(self.path)
            if url.path == "/nominatim/search":
                asked = parse_qs(url.query)
                assert asked["format"] == ["json"]
                assert asked["polygon_geojson"] == ["1"]
                self.reply(services.search(asked["q"][0]))
            elif url.path == "/overpass/api/status":
                self.reply(Reply(body=FREE_SLOTS, media_type="text/plain"))
            else:
                self.reply(Reply(404, "not found", "text/plain"))

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            sent = parse_qs(self.rfile.read(length).decode())
            if urlsplit(self.path).path == "/overpass/api/interpreter":
                self.reply(services.interpret(sent["data"][0]))
            else:
                self.reply(Reply(404, "not found", "text/plain"))

        def reply(self, reply: Reply) -> None:
            body = reply.body.encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    services.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield services
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
