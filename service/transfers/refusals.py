"""Say a lifecycle's refusal in words, with its status. Pure."""

from datetime import datetime

from service.errors import Conflict, Fault, InvalidInput, Problem, not_allowed, shown
from service.events.canonical import spell_moment
from service.transfers.lifecycle import Order, Refused

# code: (English, Chinese, which part of the command it speaks of)
SENTENCES = {
    "closed": ("This transfer has ended: {status}.", "此次转诊已结束。", "command"),
    "not_asked": ("{facility} has not been asked.", "还没有请求过这家中心。", "facility"),
    "already_asked": ("{facility} has been asked already.", "已经请求过这家中心。", "facility"),
    "already_accepted": (
        "{facility} accepted already, at {at}.",
        "{facility} 已接受。",
        "facility",
    ),
    "already_recorded": ("This is recorded already, at {at}.", "此步已经记录。", "command"),
    "not_a_side": (
        "{facility} neither refers nor receives here.",
        "{facility} 不是此次转诊的任何一方。",
        "facility",
    ),
    "nobody_meets": (
        "In this way to move ({mode}) nobody meets on the road; expected: {expected}.",
        "这种转运方式没有中途交接。",
        "command",
    ),
    "not_now": (
        "This does not fit where the transfer stands; expected: {expected}.",
        "现在的状态不能这样做。",
        "command",
    ),
}


def refusal(refused: Refused, order: Order | None = None) -> Problem:
    """Turn a refusal of the lifecycle into one that can be answered."""
    if refused.code == "not_allowed" or order is None:
        return not_allowed()
    if refused.code == "by_phone_needed":
        return InvalidInput(
            Fault(
                "missing",
                "Name who said yes on the telephone.",
                "请写明电话里是谁同意的。",
                "by_phone",
            )
        )
    params = {name: _spelled(value) for name, value in refused.params.items()}
    detail, zh, field = SENTENCES[refused.code]
    value = order.facility if field == "facility" else order.command.value
    return Conflict(
        Fault(
            refused.code,
            detail.format(**{name: _listed(value) for name, value in params.items()}),
            zh.format(**params),
            field,
            shown(value),
            params,
        )
    )


def _spelled(value: object) -> object:
    return spell_moment(value) if isinstance(value, datetime) else value


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(shown(value))


def version_conflict(expected: int, actual: int) -> Conflict:
    """Say that the transfer has moved on since the caller last looked."""
    return Conflict(
        Fault(
            "version",
            f"The transfer is at version {actual}, not {expected}. Look again.",
            f"转诊已更新到第 {actual} 版,请先刷新。",
            "expected_version",
            str(expected),
            {"expected": expected, "actual": actual},
        )
    )
