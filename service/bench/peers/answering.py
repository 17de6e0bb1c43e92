"""Answer for one peer, line by line: a JSON question on standard input, a JSON answer on output.

It runs in the peers' own Python, which has none of our packages, so it imports nothing of ours.
What is timed is timed in here, so that neither the pipe nor the JSON counts against a peer.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from typing import Any, TextIO

METRES_PER_KM = 1000.0


class Osrm:
    """OSRM with contraction hierarchies, through its bindings.

    The destinations are snapped once: later questions carry OSRM's own hints for them.
    """

    def __init__(self, path: str, targets: list[list[float]]) -> None:
        self._osrm = importlib.import_module("osrm")
        self._engine = self._osrm.OSRM(path)
        self._targets = [(lon, lat) for lon, lat in targets]
        self._hints = self._hints_of_targets()

    def ask(self, origin: list[float], routes: int) -> tuple[int, list[int], int]:
        """Order the targets and draw the way to the first ones; give nanoseconds, order, points."""
        place = (origin[0], origin[1])
        began = time.perf_counter_ns()
        seconds = self._seconds(place)
        order = sorted(range(len(seconds)), key=seconds.__getitem__)
        lines = [self._line(place, target) for target in order[:routes]]
        ended = time.perf_counter_ns()
        return ended - began, order, sum(len(line) for line in lines if line is not None)

    def table(self, origins: list[list[float]]) -> dict[str, Any]:
        """Give the seconds from every origin to every target, and how far each was snapped."""
        answers = [self._table((lon, lat)) for lon, lat in origins]
        size = range(len(self._targets))
        return {
            "seconds": [[found["durations"][0][i] for i in size] for found in answers],
            "origin_snapped_m": [found["sources"][0]["distance"] for found in answers],
            "target_snapped_m": [answers[0]["destinations"][i]["distance"] for i in size],
        }

    def _hints_of_targets(self) -> list[Any]:
        found = self._table(self._targets[0], generate_hints=True)
        return [found["destinations"][index]["hint"] for index in range(len(self._targets))]

    def _seconds(self, place: tuple[float, float]) -> list[float]:
        row = self._table(place, hints=[None, *self._hints])["durations"][0]
        found = [row[index] for index in range(len(self._targets))]
        return [float("inf") if each is None else each for each in found]

    def _table(self, place: tuple[float, float], **options: Any) -> Any:
        question = self._osrm.TableParameters(
            coordinates=[place, *self._targets],
            sources=[0],
            destinations=list(range(1, len(self._targets) + 1)),
            annotations=["duration"],
            **{"generate_hints": False, **options},
        )
        return self._engine.Table(question)

    def _line(self, place: tuple[float, float], target: int) -> Any:
        question = self._osrm.RouteParameters(
            coordinates=[place, self._targets[target]],
            hints=[None, self._hints[target]],
            generate_hints=False,
            geometries="geojson",
            overview="full",
        )
        try:
            found = self._engine.Route(question)
        except RuntimeError:  # how OSRM says that there is no route
            return None
        return found["routes"][0]["geometry"]["coordinates"]


class Valhalla:
    """Valhalla through its bindings, with the matrix algorithm that is fastest for one source."""

    def __init__(self, path: str, targets: list[list[float]]) -> None:
        valhalla = importlib.import_module("valhalla")
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 - it is a script of the peers
            config = json.load(file)
        pairs = max(len(targets) + 1, 200)
        config["service_limits"]["auto"]["max_locations"] = pairs
        self._fast, self._full = (
            valhalla.Actor(_with_matrix(config, name))
            for name in ("timedistancematrix", "costmatrix")
        )
        self._error = valhalla.ValhallaError
        self._targets = [{"lon": lon, "lat": lat} for lon, lat in targets]

    def ask(self, origin: list[float], routes: int) -> tuple[int, list[int], int]:
        """Order the targets and draw the way to the first ones; give nanoseconds, order, points."""
        place = {"lon": origin[0], "lat": origin[1]}
        began = time.perf_counter_ns()
        rows = self._fast.matrix(self._matrix(place))["sources_to_targets"][0]
        seconds = [float("inf") if row["time"] is None else row["time"] for row in rows]
        order = sorted(range(len(seconds)), key=seconds.__getitem__)
        lines = [self._line(place, self._targets[target]) for target in order[:routes]]
        ended = time.perf_counter_ns()
        return ended - began, order, sum(len(line) for line in lines)

    def table(self, origins: list[list[float]]) -> dict[str, Any]:
        """Give the seconds from every origin to every target; it does not say how far it snapped.

        Where the one matrix refuses a whole row, as it does for one place off the roads, every
        pair is unknown.
        """
        rows = [self._row({"lon": lon, "lat": lat}) for lon, lat in origins]
        return {"seconds": rows, "origin_snapped_m": None, "target_snapped_m": None}

    def _row(self, place: dict[str, float]) -> list[float | None]:
        try:
            found = self._full.matrix(self._matrix(place))["sources_to_targets"][0]
        except self._error:
            return [None] * len(self._targets)
        return [pair["time"] for pair in found]

    def _matrix(self, place: dict[str, float]) -> dict[str, Any]:
        return {"sources": [place], "targets": self._targets, "costing": "auto"}

    def _line(self, place: dict[str, float], target: dict[str, float]) -> Any:
        question = {
            "locations": [place, target],
            "costing": "auto",
            "directions_type": "none",
            "shape_format": "geojson",
        }
        try:
            found = self._fast.route(question)
        except self._error:
            return []
        shape = found["trip"]["legs"][0]["shape"]
        return shape["coordinates"] if isinstance(shape, dict) else shape


def _with_matrix(config: dict[str, Any], name: str) -> dict[str, Any]:
    return {**config, "thor": {**config["thor"], "source_to_target_algorithm": name}}


ENGINES: dict[str, Any] = {"osrm": Osrm, "valhalla": Valhalla}


def answer(engine: Any, question: dict[str, Any]) -> dict[str, Any]:
    """Answer one question of the pipe."""
    if question["do"] == "table":
        found: dict[str, Any] = engine.table(question["origins"])
        return found
    cpu_began = time.process_time_ns()
    taken_ns, order, points = engine.ask(question["origin"], question["routes"])
    cpu_ns = time.process_time_ns() - cpu_began
    return {"taken_ns": taken_ns, "cpu_ns": cpu_ns, "order": order, "points": points}


def main(questions: TextIO, answers: TextIO) -> None:
    """Open the engine that the first line names, then answer until the pipe closes."""
    engine = None
    for line in questions:
        question = json.loads(line)
        try:
            if engine is None:
                engine = ENGINES[question["engine"]](question["path"], question["targets"])
                found: dict[str, Any] = {"ready": True}
            else:
                found = answer(engine, question)
        except Exception as error:  # whatever a peer says is told, and the bench goes on
            found = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(found) + "\n")
        answers.flush()


if __name__ == "__main__":
    # The engines write to standard output themselves: they get standard error instead.
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    main(sys.stdin, channel)
