"""`greenlane bench rank`: every number of asking, beside the peers that are there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from routing.graph import LonLat, RoadGraph
from routing.labels import compile_now
from service.bench.against import ENGINES, Compared, compare
from service.bench.asking import OFTEN, World, measure_asking
from service.bench.extracts import centres_of
from service.bench.graphs import dimacs_graph
from service.bench.matching import RUNS, bench_matching
from service.bench.peers.client import DEFAULT_FOLDER
from service.bench.places import CENTRES
from service.bench.processes import ProcessFailedError, cold, cold_serve_s, finished
from service.bench.regions import (
    A_HUNDRED_THOUSAND,
    SCALE,
    Region,
    built,
    default_data,
    extract_of,
    missing_data,
    raw_nodes,
    write_facilities,
    written,
)

MALTA, LIECHTENSTEIN = "malta", "liechtenstein"
SIDES = ("ours", "osrm", "valhalla", "networkx")
PROCESSES = 5
SEED = 9
AT_264K = "264k"

Report = Callable[[str], None]

ASKING_KEYS = ("ask_p50_us", "rank_p50_us", "rank_p99_us", "rank_paths_p50_ms")
RATIO_KEYS = ("osrm_ratio", "osrm_ratio_liechtenstein", "valhalla_ratio", "networkx_ratio")
PROCESS_KEYS = ("build_s_per_100k", "build_peak_mb", "cold_rank_s", "cold_serve_s")

NOTES = (
    "ask, rank and rank_paths: DIMACS New York, 264 346 nodes, 150 seeded centres, labels in files "
    f"mapped as in serving; {OFTEN} times as many questions as n, each from another point",
    "ask: lon and lat to the order of all centres with their times; rank: the same from a snapped "
    "point; rank_paths: rank, and the coordinates of the whole way to the first 5",
    "…_dijkstras, …_yardsticks: the same divided by one SciPy Dijkstra over that graph and by the "
    "yardstick, measured in turns in the same run",
    "…_ratio: the median of theirs divided by ours for lon and lat in, 150 ordered centres and 5 "
    "routes as coordinates out, on malta unless named; all sides in turns of 20 questions, each "
    "timed inside its own process, so no pipe counts; centres: hospitals of the extract as far as "
    "they go, then seeded points beside roads",
    "…_cpu_ratio: the same of what the processor spent; a busy machine hardly changes that",
    "not like for like: OSRM and Valhalla cost turns and build answers with more in them; their "
    "coordinates are left in their own objects, ours are NumPy arrays; OSRM is given its hints for "
    "the centres, Valhalla its fastest matrix (timedistancematrix); both may ask about any pair, "
    "we only about centres that we made labels of before; OSRM's table runs a search per centre",
    "not like for like: NetworkX goes from node to node and draws straight lines between nodes; "
    "the snapping in it is ours",
    "cold_rank_s: greenlane rank on malta with 150 facilities, whole process, labels cached; "
    "cold_serve_s: greenlane serve on the same until /readyz answers 200; …_264k_s on DIMACS",
    "build_s_per_100k: greenlane roads build of malta divided by its raw nodes (nodes of the ways "
    "that are served) in 100 000",
)


def bench_rank(
    runs: int = RUNS,
    data: Path | None = None,
    peers: Path = DEFAULT_FOLDER,
    report: Report = lambda _: None,
) -> dict[str, object]:
    """Measure matching, asking, the peers, whole processes; absent data gives null and a note."""
    data = data or default_data()
    report("measuring matching")
    matching = bench_matching(runs)
    notes = [*matching.pop("notes"), *NOTES, *missing_data(data)]  # type: ignore[misc]  # a list
    found: dict[str, object] = {**matching, "n": runs}
    found |= dict.fromkeys((*ASKING_KEYS, *RATIO_KEYS, *PROCESS_KEYS))
    if data.is_dir():
        compile_now()
        with TemporaryDirectory(prefix="greenlane-bench-") as folder:
            found |= _asking(data / SCALE, Path(folder), runs, notes, report)
            found |= _regions(data, Path(folder), runs, peers, notes=notes, report=report)
    return {**found, "notes": notes}


def _asking(
    scale: Path, folder: Path, runs: int, notes: list[str], report: Report
) -> dict[str, object]:
    report("measuring questions on 264 k nodes")
    graph = dimacs_graph(scale)
    if graph is None:
        notes.append(f"missing: the DIMACS graph in {scale}; its keys are null")
        return {}
    directory = written(graph, folder / AT_264K)
    world = World.scattered(RoadGraph.load(directory), folder / "labels")
    taken = measure_asking(world, runs)
    dijkstra_us, standard_us = taken["dijkstra"].us(), taken["yardstick"].us()
    found: dict[str, object] = {
        "ask_p50_us": round(taken["ask"].us(), 1),
        "ask_p99_us": round(taken["ask"].us(0.99), 1),
        "rank_p50_us": round(taken["rank"].us(), 1),
        "rank_p99_us": round(taken["rank"].us(0.99), 1),
        "rank_paths_p50_ms": round(taken["paths"].ms(), 4),
        "rank_paths_p99_ms": round(taken["paths"].ms(0.99), 4),
        "dijkstra_ms": round(dijkstra_us / 1000, 2),
        "yardstick_264k_ms": round(standard_us / 1000, 3),
    }
    for name in ("ask", "rank", "paths"):
        found[f"{name}_dijkstras"] = round(taken[name].us() / dijkstra_us, 6)
        found[f"{name}_yardsticks"] = round(taken[name].us() / standard_us, 4)
    return found | _cold(directory, list(world.centres), folder, f"_{AT_264K}", notes)


def _regions(
    data: Path, folder: Path, runs: int, peers: Path, *, notes: list[str], report: Report
) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in (MALTA, LIECHTENSTEIN):
        extract = extract_of(data, name)
        if extract is None:
            notes.append(f"missing: no extract of {name}; its keys are null")
            continue
        report(f"building {name}")
        region = built(name, extract, folder)
        if name == MALTA:
            found |= _of_build(region)
            graph = RoadGraph.load(region.directory)
            centres = centres_of(graph, extract, CENTRES, SEED)
            found |= _cold(region.directory, centres, folder, "", notes)
        report(f"asking the peers about {name}")
        compared = compare(name, region.directory, extract, runs, peers)
        notes += compared.missing
        found |= _of_peers(compared)
    return found


def _of_build(region: Region) -> dict[str, object]:
    hundred_thousands = raw_nodes(region) / A_HUNDRED_THOUSAND
    return {
        "build_s_per_100k": round(region.build.taken_s / hundred_thousands, 1),
        "build_peak_mb": round(region.build.peak_mb),
        "build_s": round(region.build.taken_s, 1),
        "build_raw_nodes": round(hundred_thousands * A_HUNDRED_THOUSAND),
    }


def _of_peers(compared: Compared) -> dict[str, object]:
    """Say the ratios of one region; those that have a target under the names of the targets."""
    region = compared.region
    found: dict[str, object] = {f"{region}_{side}_ms": compared.ms(side) for side in SIDES}
    for peer in SIDES[1:]:
        name = f"{peer}_ratio" if region == MALTA else f"{peer}_ratio_{region}"
        found[name] = compared.ratio(peer)
    for engine in ENGINES:
        found[f"{region}_{engine}_cpu_ratio"] = compared.cpu_ratio(engine)
    return found


def _cold(
    directory: Path, centres: list[LonLat], folder: Path, suffix: str, notes: list[str]
) -> dict[str, object]:
    """Measure whole processes on a directory with facilities at some places."""
    facilities = write_facilities(centres, folder / f"facilities{suffix}.csv")
    lon, lat = centres[0]
    rank = ["rank", "--roads", str(directory), "--facilities", str(facilities)]
    place = ["--at", f"{lon},{lat}", "--condition", "pph", "--json"]
    environment = {
        "GREENLANE_DATA_DIR": str(folder / f"data{suffix}"),
        "GREENLANE_ROADS_DIR": str(directory),
    }
    try:
        finished(["facilities", "import", str(facilities), "--crs", "wgs84"], environment)
        ranked = cold([*rank, *place], PROCESSES)
        return {
            f"cold_rank{suffix}_s": round(ranked.taken_s, 3),
            f"cold_rank{suffix}_cpu_s": round(ranked.cpu_s, 3),
            f"cold_rank{suffix}_mb": round(ranked.peak_mb),
            f"cold_serve{suffix}_s": round(cold_serve_s(environment, PROCESSES), 3),
        }
    except ProcessFailedError as error:
        notes.append(f"missing: cold_…{suffix}_s: {error}")
        return {}
