"""Say a lifecycle's refusal in words, with its status. Pure."""

from datetime import datetime

from service.errors import Conflict, Fault, InvalidInput, Problem, not_allowed
from service.events.canonical import spell_moment
from service.transfers.lifecycle import Refused

SENTENCES = {
    "closed": ("This transfer has ended.", "此次转诊已结束。"),
    "not_asked": ("This centre has not been asked.", "还没有请求过这家中心。"),
    "already_asked": ("This centre has been asked already.", "已经请求过这家中心。"),
    "already_accepted": ("Another centre has accepted already.", "已有其他中心接受。"),
    "already_recorded": ("This is recorded already.", "此步已经记录。"),
    "not_now": ("This does not fit where the transfer stands.", "现在的状态不能这样做。"),
}


def refusal(refused: Refused) -> Problem:
    """Turn a refusal of the lifecycle into one that can be answered."""
    if refused.code == "not_allowed":
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
    params = {
        name: spell_moment(value) if isinstance(value, datetime) else value
        for name, value in refused.params.items()
    }
    return Conflict(Fault(refused.code, *SENTENCES[refused.code], params=params))


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
