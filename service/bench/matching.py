"""How long a question takes besides its roads: assess, match and order a network."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from facilities.assessment import assess
from facilities.facility import Facility
from facilities.network import Network
from service.bench.measuring import YARDSTICK, measured
from service.bench.network import invented_capacity, invented_network, invented_roads
from service.referrals.policy import packaged_policy
from service.referrals.ranking import Ranking, decide
from service.referrals.standing import Road, Situation

FACILITIES = 300
RUNS = 200
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday morning in China


@dataclass(frozen=True)
class Case:
    """A case to measure with."""

    name: str
    conditions: tuple[str, ...]
    findings: Mapping[str, object]


CASES = (
    Case("pph", ("pph",), {"delivered": "yes"}),
    Case("spe at 29+4", ("spe",), {"gestation": "29+4"}),
    Case("hie", ("hie",), {"gestation": "39+0", "birth_at": "2026-03-02T00:00:00+00:00"}),
    Case("previa_bleed with ptl_32", ("previa_bleed", "ptl_32"), {"gestation": "30+0"}),
)


@dataclass(frozen=True)
class Bench:
    """The invented world that is asked; the network is kept between questions, as in service."""

    network: Network
    roads: Mapping[str, Road]
    now: Situation

    @classmethod
    def of(cls, size: int = FACILITIES) -> "Bench":
        """Invent a network of a size."""
        network = invented_network(size)
        origin: Facility = network.facilities[0]
        capacity = invented_capacity(network, NOW)
        now = Situation(network, NOW, packaged_policy(), origin, capacity)
        return cls(network, invented_roads(network), now)

    def ask(self, case: Case) -> Ranking:
        """Assess the case and order the network for it, the roads being known."""
        return decide(assess(case.conditions, case.findings, now=NOW), self.roads, self.now)


def bench_matching(runs: int = RUNS) -> dict[str, object]:
    """Measure every case; the slowest case's median is what is said."""
    world = Bench.of()
    found = {case.name: measured(partial(world.ask, case), runs) for case in CASES}
    slowest = max(found, key=lambda name: found[name][0].median_ms)
    taken, standard = found[slowest]
    return {
        "match_300_ms": round(taken.median_ms, 3),
        "match_300_cpu_ms": round(taken.cpu_ms, 3),
        "match_300_p95_ms": round(taken.p95_ms, 3),
        "match_300_yardsticks": round(taken.median_ms / standard.median_ms, 3),
        "yardstick_ms": round(standard.median_ms, 3),
        "notes": [
            f"match_300_ms: assess, match and order {FACILITIES} facilities for one case, road "
            f"times given; median of {runs} runs, of {len(CASES)} cases the slowest ({slowest})",
            f"yardstick_ms: {YARDSTICK}, median of {runs} runs that took turns with those",
            "match_300_cpu_ms: what the processor spent; on a busy machine the rest is waiting",
            "match_300_yardsticks: the one divided by the other",
            *(
                f"{name}: {each.median_ms:.3f} ms, cpu {each.cpu_ms:.3f} ms"
                for name, (each, _) in found.items()
            ),
        ],
    }
