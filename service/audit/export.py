"""The log of a period as de-identified CSV rows, safe to open in a spreadsheet. Pure.

Times are offsets from the request, dates are ISO weeks, gestation and weight are bands, and the
transfer's name in the file is a key made for this export alone.
"""

import csv
import hashlib
import hmac
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from uuid import UUID

from service.events.types import (
    CustodyRelayed,
    Event,
    RouteChanged,
    RouteEvent,
    TransferCard,
    TransferEvent,
    TransferFact,
    TransportAssigned,
)

BOM = "\ufeff"
CHINA = timezone(timedelta(hours=8))
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
SMALL_COUNTY = 5
"""A county with fewer transfers than this in one export could point to a person."""

COLUMNS = (
    "export_key",
    "week",
    "entry",
    "event",
    "offset_s",
    "entered_after_s",
    "late",
    "out_of_order",
    "source",
    "party",
    "at_facility",
    "offered_facility",
    "detail",
    "status",
    "referring_facility",
    "receiving_facility",
    "county",
    "small_county",
    "urgency",
    "patients",
    "conditions",
    "gestation_band",
    "weight_band",
)

_GESTATION_WEEKS = (28, 32, 34, 37)
_GESTATION_BANDS = ("<28", "28-31", "32-33", "34-36", "37+")
_WEIGHT_G = (1000, 1500, 2000, 2500)
_WEIGHT_BANDS = ("<1000", "1000-1499", "1500-1999", "2000-2499", "2500+")


@dataclass(frozen=True)
class LogLine:
    """One event with the card of its transfer and the county of the referring facility."""

    event: TransferEvent | RouteEvent
    card: TransferCard
    county: str


def csv_chunks(lines: Iterable[LogLine], key: bytes) -> Iterator[str]:
    """Yield the file piece by piece: a byte-order mark and header, then one row per event.

    ``key`` is random for each export, so that two exports cannot be joined.
    """
    lines = list(lines)
    transfers = {line.card.id: line.county for line in lines}
    small = {c for c, count in Counter(transfers.values()).items() if count < SMALL_COUNTY}
    yield BOM + _row(COLUMNS)
    for line in lines:
        yield _row([_safe(value) for value in _values(line, key, small)])


def _values(line: LogLine, key: bytes, small: set[str]) -> list[str | int]:
    event, card = line.event, line.card
    # what the roads do changes nothing of the transfer itself
    own = event if isinstance(event, TransferFact) else None
    return [
        _pseudonym(card.id, key),
        _week(card.requested_at),
        own.version if own else "",
        event.type,
        _seconds(event.occurred_at - card.requested_at),
        _seconds(event.recorded_at - event.occurred_at),
        _yes(own is not None and own.late),
        _yes(own is not None and own.out_of_order),
        event.source.value,
        event.actor.party.value,
        event.actor.facility or "",
        getattr(event, "facility", ""),
        _detail(event),
        own.status.value if own else "",
        card.referring_facility,
        card.receiving_facility or "",
        line.county,
        _yes(line.county in small),
        card.urgency,
        " ".join(card.patients),
        " ".join(card.conditions),
        _band(card.findings.get("gestation_days"), 7, _GESTATION_WEEKS, _GESTATION_BANDS),
        _band(card.findings.get("weight_g"), 1, _WEIGHT_G, _WEIGHT_BANDS),
    ]


def _detail(event: Event) -> str:
    if isinstance(event, RouteChanged):
        return " ".join(_route_details(event))
    if isinstance(event, TransportAssigned) and event.stop is not None:
        return f"mode={event.mode.value} stop={event.stop}"
    if isinstance(event, CustodyRelayed):
        return f"from={event.from_facility} to={event.to_facility} stop={event.stop or ''}"
    for name in ("reason", "mode", "phase"):
        value = getattr(event, name, None)
        if value is not None:
            return f"{name}={value}"
    return "by_phone" if getattr(event, "by_phone", False) else ""


def _route_details(event: RouteChanged) -> Iterator[str]:
    """Give the seconds to each centre before and after, and who would come first now."""
    change = event.change
    for route in change.routes:
        before_s, after_s = route.before.travel_time_s, route.after.travel_time_s
        yield f"{route.facility}={_whole(before_s)}>{_whole(after_s)}"
    if change.tells_first:
        yield f"first={change.first_before or ''}>{change.first_after or ''}"


def _whole(seconds: float | None) -> str:
    return "none" if seconds is None else str(round(seconds))


def _pseudonym(transfer: UUID, key: bytes) -> str:
    return hmac.new(key, transfer.bytes, hashlib.sha256).hexdigest()[:16]


def _week(moment: datetime) -> str:
    year, week, _ = moment.astimezone(CHINA).isocalendar()
    return f"{year}-W{week:02d}"


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())


def _yes(value: bool) -> str:  # noqa: FBT001
    return "yes" if value else "no"


def _band(value: object, unit: int, edges: tuple[int, ...], bands: tuple[str, ...]) -> str:
    if not isinstance(value, int | float):
        return "unknown"
    return bands[sum(value >= edge * unit for edge in edges)]


def _safe(value: str | int) -> str | int:
    """Neutralise text a spreadsheet would run as a formula; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value


def _row(values: Iterable[str | int]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue()
