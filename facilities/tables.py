"""Read the rule tables that ship with the package, and name them by hash."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

Table = dict[str, Any]


@cache
def packaged_tables() -> Mapping[str, bytes]:
    """Every packaged TOML file by its path below `data`, such as `conditions/newborn.toml`."""
    data = files("facilities") / "data"
    found = {entry.name: entry.read_bytes() for entry in data.iterdir() if entry.is_file()}
    for entry in (data / "conditions").iterdir():
        found[f"conditions/{entry.name}"] = entry.read_bytes()
    return MappingProxyType({name: found[name] for name in sorted(found) if name.endswith(".toml")})


def read_table(name: str) -> Table:
    """Parse one packaged table.

    A name that is not packaged raises KeyError: it is our own mistake, never a user's.
    """
    return tomllib.loads(packaged_tables()[name].decode("utf-8"))


def rows_of(table: Table, name: str) -> dict[str, Table]:
    """Give the records of one kind, each with the source and confidence of its file."""
    marks = {mark: table[mark] for mark in ("source", "confidence") if mark in table}
    return {key: marks | row for key, row in table[name].items()}


def hash_tables(tables: Mapping[str, bytes]) -> str:
    """SHA-256 over names and contents, so that an answer can name the rules it was made with."""
    digest = hashlib.sha256()
    for name in sorted(tables):
        content = tables[name]
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def rules_hash() -> str:
    """Hash of the packaged rule tables."""
    return hash_tables(packaged_tables())


@cache
def table_versions() -> Mapping[str, str]:
    """Version word of each packaged table, by its path."""
    return MappingProxyType({name: str(read_table(name)["version"]) for name in packaged_tables()})
