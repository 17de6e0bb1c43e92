"""Which fields each command carries, and everything that is wrong with a body, at once. Pure."""

from datetime import datetime
from enum import StrEnum

from service.errors import Fault, shown
from service.errors.moments import moment_fault
from service.events.canonical import spell_moment
from service.events.types import AbortReason, CancelReason, DeathPhase, DeclineReason, Mode
from service.transfers.schemas import Command, CommandBody
from service.transfers.timing import TIMING

ALWAYS = frozenset({"occurred_at", "expected_version"})
NEEDED: dict[Command, frozenset[str]] = {
    Command.OFFER: frozenset({"facility"}),
    Command.DECLINE: frozenset({"reason"}),
    Command.ABORT: frozenset({"reason"}),
    Command.RECORD_DEATH: frozenset({"reason"}),
}
OPTIONAL: dict[Command, frozenset[str]] = {
    Command.ASSIGN: frozenset({"mode", "stop"}),
    Command.DEPART: frozenset({"facility"}),
    Command.RELAY: frozenset({"stop"}),
    Command.CANCEL: frozenset({"reason"}),
    Command.SEE: frozenset({"facility", "pin"}),
    Command.ACKNOWLEDGE: frozenset({"facility", "pin"}),
    Command.ACCEPT: frozenset({"facility", "pin", "by_phone"}),
    Command.DECLINE: frozenset({"facility", "pin", "alternative"}),
}
REASONS: dict[Command, type[StrEnum]] = {
    Command.DECLINE: DeclineReason,
    Command.CANCEL: CancelReason,
    Command.ABORT: AbortReason,
    Command.RECORD_DEATH: DeathPhase,
}
AT_SCREEN = frozenset(command for command, fields in OPTIONAL.items() if "pin" in fields)
"""What a wall screen can do once a person has typed a PIN."""


def body_faults(
    command: Command, body: CommandBody, *, requested_at: datetime, now: datetime
) -> list[Fault]:
    """List everything that is wrong with a command's body."""
    given = {name for name in CommandBody.model_fields if getattr(body, name) is not None}
    needed = NEEDED.get(command, frozenset())
    known = ALWAYS | needed | OPTIONAL.get(command, frozenset())
    return [
        *(_missing(command, name) for name in sorted(needed - given)),
        *(_unexpected(command, name) for name in sorted(given - known)),
        *_stop_faults(command, body),
        *_reason_faults(command, body),
        *_time_faults(body.occurred_at, requested_at=requested_at, now=now),
    ]


def _missing(command: Command, name: str) -> Fault:
    return Fault("missing", f"{command} needs {name}.", f"此操作需要 {name}。", name)


def _unexpected(command: Command, name: str) -> Fault:
    return Fault("unexpected_field", f"{command} takes no {name}.", f"此操作不带 {name}。", name)


def _stop_faults(command: Command, body: CommandBody) -> list[Fault]:
    if command is not Command.ASSIGN or (body.stop is None) == (body.mode is not Mode.RENDEZVOUS):
        return []
    if body.stop is not None:
        detail = "Only a rendezvous has a stop."
        return [Fault("unexpected_field", detail, "只有半路会合才有会合点。", "stop")]
    detail = "Say where the two vehicles meet."
    return [Fault("missing", detail, "请写明在哪里会合。", "stop")]


def _reason_faults(command: Command, body: CommandBody) -> list[Fault]:
    reasons = REASONS.get(command)
    if reasons is None or body.reason is None or body.reason.value in set(reasons):
        return []
    choices = [reason.value for reason in reasons]
    return [
        Fault(
            "unknown_reason",
            f"{command} takes one of these reasons: {', '.join(choices)}.",
            "此操作不能用这个原因。",
            "reason",
            shown(body.reason.value),
            {"expected": choices},
        )
    ]


def _time_faults(
    occurred_at: datetime | None, *, requested_at: datetime, now: datetime
) -> list[Fault]:
    if occurred_at is None:
        return []
    fault = moment_fault(occurred_at, "occurred_at")
    if fault is not None:
        return [fault]
    earliest, latest = requested_at - TIMING.earliest_before_request, now + TIMING.future_skew
    if earliest <= occurred_at <= latest:
        return []
    ahead = occurred_at > latest
    return [
        Fault(
            "in_the_future" if ahead else "too_early",
            "The time lies in the future." if ahead else "The time lies long before the request.",
            "时间在将来。" if ahead else "时间远早于请求。",
            "occurred_at",
            occurred_at.isoformat(),  # as it came: the first and last years have no UTC spelling
            {"earliest": spell_moment(earliest), "latest": spell_moment(latest)},
        )
    ]
