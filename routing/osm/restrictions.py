"""Turn restrictions as relations say them: from these ways, at a node or over ways, onto those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from routing.osm.tags import most_specific


class Turn(StrEnum):
    """Which turn a restriction speaks of."""

    LEFT = "left_turn"
    RIGHT = "right_turn"
    STRAIGHT_ON = "straight_on"
    BACK = "u_turn"
    ANY = "any"


@dataclass(frozen=True)
class Restriction:
    """Who comes from one of `from_ways` may not, or may only, turn onto one of `to_ways`.

    The turn is at the node `via`, or where that is `None` at the end of all of `via_ways`.
    """

    relation_id: int
    is_demand: bool
    turn: Turn
    from_ways: frozenset[int]
    via: int | None
    to_ways: frozenset[int]
    via_ways: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Member:
    """One member of a relation; `kind` is `n`, `w` or `r`."""

    kind: str
    number: int
    role: str


@dataclass(frozen=True)
class TurnRules:
    """The table `[turns]` of `data/roads.toml`."""

    keys: tuple[str, ...]
    forbidding: frozenset[str]
    demanding: frozenset[str]
    excepted: frozenset[str]
    straight_within_deg: float
    turn_back_from_deg: float
    longest_search: int

    def read(
        self, relation_id: int, tags: Mapping[str, str], members: Iterable[Member]
    ) -> Restriction | str:
        """Return a relation's restriction, or why it is not applied."""
        value = most_specific(tags, self.keys)
        if value is None:
            is_conditional = any(f"{key}:conditional" in tags for key in self.keys)
            return "turn_conditional" if is_conditional else "turn_for_others"
        if value not in self.forbidding | self.demanding:
            return f"turn={value}"
        exceptions = {item.strip() for item in tags.get("except", "").split(";")}
        if exceptions & self.excepted:
            return "turn_excepted"
        return self._between(relation_id, value, list(members))

    def _between(self, relation_id: int, value: str, members: list[Member]) -> Restriction | str:
        from_ways = frozenset(m.number for m in members if m.role == "from" and m.kind == "w")
        to_ways = frozenset(m.number for m in members if m.role == "to" and m.kind == "w")
        nodes = {m.number for m in members if m.role == "via" and m.kind == "n"}
        via_ways = frozenset(m.number for m in members if m.role == "via" and m.kind == "w")
        if not from_ways or not to_ways or not (nodes or via_ways):
            return "turn_incomplete"
        if len(nodes) > 1 or (nodes and via_ways) or via_ways & (from_ways | to_ways):
            return "turn_via_unclear"
        _, _, turn = value.partition("_")
        return Restriction(
            relation_id=relation_id,
            is_demand=value in self.demanding,
            turn=Turn(turn) if turn in set(Turn) else Turn.ANY,
            from_ways=from_ways,
            via=next(iter(nodes), None),
            to_ways=to_ways,
            via_ways=via_ways,
        )


def turn_rules_of(raw: Mapping[str, Any]) -> TurnRules:
    """Read the turn rules from the whole of `data/roads.toml`."""
    turns = raw["turns"]
    return TurnRules(
        keys=tuple(turns["keys"]),
        forbidding=frozenset(turns["forbidding"]),
        demanding=frozenset(turns["demanding"]),
        excepted=frozenset(turns["excepted"]),
        straight_within_deg=float(turns["straight_within_deg"]),
        turn_back_from_deg=float(turns["turn_back_from_deg"]),
        longest_search=int(turns["longest_search"]),
    )
