"""Look at a source before it is read: its format, its hash, and what must not be read at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias
from xml.parsers import expat

from routing.errors import SourceError

Progress: TypeAlias = Callable[[str, float | None], None]

FORMATS = {".osm": "osm", ".osm.pbf": "pbf", ".pbf": "pbf", ".graphml": "graphml"}
_CHUNK_BYTES = 1 << 20
# How a file begins that is not what its name says, with what it is.
_OTHER_BEGINNINGS = (
    (b"\x1f\x8b", "packed with gzip: unpack it first"),
    (b"BZh", "packed with bzip2: unpack it first"),
    (b"PK\x03\x04", "a zip archive: unpack it first"),
    (b"\x00\x00\x00", "an OpenStreetMap PBF: name it .osm.pbf"),
)


def format_of(source: Path) -> str:
    """Return `osm`, `pbf` or `graphml`; raise `SourceError` for a file that cannot be one."""
    file_format = next(
        (kind for suffix, kind in FORMATS.items() if source.name.lower().endswith(suffix)), None
    )
    if file_format is None:
        raise SourceError(
            "unknown_suffix",
            f"{source.name} is not a road source by its name; expected .osm, .osm.pbf, .graphml "
            "or place:NAME.",
            {"source": source.name},
        )
    if source.is_dir():
        raise SourceError(
            "missing_source", f"{source} is a directory, not a file.", {"source": str(source)}
        )
    if not source.is_file():
        raise SourceError(
            "missing_source", f"{source} is not a file that exists.", {"source": str(source)}
        )
    if source.stat().st_size == 0:
        raise SourceError(
            "empty_source", f"{source.name} is empty (0 bytes).", {"source": source.name}
        )
    return file_format


def check_source(source: Path, file_format: str, report: Progress) -> str:
    """Return the SHA-256 of a source; raise `SourceError` for one that must not be read."""
    report("checking the source", None)
    sha256 = _sha256_of(source, report)
    if file_format != "pbf":
        _refuse_other_formats(source)
        _refuse_document_type(source)
    return sha256


def _sha256_of(source: Path, report: Progress) -> str:
    digest, read, size = hashlib.sha256(), 0, source.stat().st_size
    with source.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
            read += len(chunk)
            report("checking the source", read / size)
    return digest.hexdigest()


def _refuse_other_formats(source: Path) -> None:
    """Say what a file is that was given the name of another format."""
    with source.open("rb") as file:
        beginning = file.read(16)
    what = next((what for magic, what in _OTHER_BEGINNINGS if beginning.startswith(magic)), None)
    if what is None or (beginning.startswith(b"\x00") and b"OSMHeader" not in beginning):
        return
    raise SourceError(
        "broken_source", f"{source.name} is {what}.", {"source": source.name, "detail": what}
    )


def _refuse_document_type(source: Path) -> None:
    """Refuse XML with a document type: neither format has one, and entities can fill any memory."""
    parser = expat.ParserCreate()
    state = {"in_root": False}

    def refuse(*_: object) -> None:
        raise SourceError(
            "xml_entities",
            f"{source.name} declares a document type (DOCTYPE or entities), which road files "
            "never need and which can be an attack; it was not read.",
            {"source": source.name},
        )

    def stop(*_: object) -> None:
        state["in_root"] = True

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        with source.open("rb") as file:
            # A document type can only stand before the root element.
            while not state["in_root"] and (chunk := file.read(_CHUNK_BYTES)):
                parser.Parse(chunk)
    except expat.ExpatError as error:
        raise SourceError(
            "broken_source",
            f"{source.name} is not well-formed XML: {error}.",
            {"source": source.name, "detail": str(error)},
        ) from error
