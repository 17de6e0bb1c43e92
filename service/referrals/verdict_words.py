"""The words of a verdict, Chinese and English: short sentences that a tired person understands.

Every sentence that a verdict can say stands here. Pure.
"""

from collections.abc import Iterable, Sequence

from facilities.facility import Facility
from routing.itineraries import Way
from service.referrals.standing import SECONDS_A_MINUTE, Chance
from service.referrals.verdict import Choice, Gains, Ground, Judgement
from service.referrals.ways_schemas import WaySaid

Words = tuple[str, str]
"""Chinese and English."""

_ADVICE: dict[Way, Words] = {
    Way.DIRECT: ("建议直接送{zh}。", "Go straight to {en}."),
    Way.FETCHED: ("建议等{zh}的转运队来接。", "Let the team of {en} come and fetch."),
    Way.FORWARD: (
        "建议先到{via_zh}稳定，再转{zh}。",
        "Stabilise at {via_en} first, then go on to {en}.",
    ),
    Way.RENDEZVOUS: (
        "建议和{zh}的转运队半路会合，在{stop_zh}交接。",
        "Meet the team of {en} on the way, at {stop_en}.",
    ),
}
WAYS: dict[Way, Words] = {
    Way.DIRECT: ("直接送", "going straight there"),
    Way.FETCHED: ("等对方来接", "being fetched"),
    Way.FORWARD: ("先稳定再转", "stabilising on the way"),
    Way.RENDEZVOUS: ("半路会合", "meeting on the way"),
}
_THEN: dict[Way, Words] = {
    Way.DIRECT: ("直接送更好", "going straight there is better"),
    Way.FETCHED: ("等对方来接更好", "being fetched is better"),
    Way.FORWARD: ("先到近处稳定再转更好", "stabilising nearby first is better"),
    Way.RENDEZVOUS: ("改为半路会合更好", "meeting on the way is better"),
}
_CHANCES: dict[Chance, Words] = {
    Chance.MAKES: ("能赶上时限", "It makes the time limit"),
    Chance.LIKELY: (
        "多半赶得上时限，路慢就赶不上",
        "It likely makes the time limit, not on slow roads",
    ),
    Chance.MISSES: ("赶不上时限", "It misses the time limit"),
}
_GROUNDS: dict[str, Words] = {
    "hands_share": (
        "能处理的人早到 1 分钟，只按早治 {share} 分钟算，是估计",
        "able hands a minute sooner count as {share} min sooner to definitive care, a proposal",
    ),
    "team_unknown": (
        "不知道{zh}有没有转运队，先打电话问",
        "nobody said whether {en} sends a team: call and ask",
    ),
    "centre_partial": ("{zh}缺一样不是关键的能力", "{en} lacks something that is not decisive"),
    "centre_unknown": (
        "{zh}能不能治还不知道，先打电话问",
        "it is not known whether {en} can treat {her_en}: call",
    ),
    "centre_unfit": ("{zh}缺关键能力", "{en} lacks something decisive"),
    "window_unknown": ("时限从何时算起不知道", "it is not known when the time limit began"),
    "hand_over_only": (
        "会合只算交接 {minutes} 分钟，没算稳定，到会合点前由我们的人护送",
        "only {minutes} min of hand-over is counted at the meeting and no stabilisation, "
        "and our own crew carries {her_en} so far",
    ),
    "mobilisation_proposal": (
        "{zh}出车要 {minutes} 分钟是估计",
        "{minutes} min until the team of {en} leaves is a proposal",
    ),
    "vehicle_ready_proposal": (
        "我们出车要 {minutes} 分钟是估计",
        "{minutes} min until our vehicle leaves is a proposal",
    ),
    "stabilisation_proposal": (
        "到场稳定 {minutes} 分钟是估计",
        "{minutes} min to stabilise {her_en} is a proposal",
    ),
    "hand_over_proposal": (
        "交接 {minutes} 分钟是估计",
        "{minutes} min to hand over is a proposal",
    ),
    "dwell_proposal": (
        "在{zh}停 {minutes} 分钟是估计",
        "{minutes} min at {en} is a proposal",
    ),
    "bridging_unsigned": (
        "谁能先稳定{her_zh}，规则没有医生签字",
        "no clinician signed who can stabilise {her_en}",
    ),
    "stops_unknown": (
        "会合只考虑了各家机构，因为建路网时没有服务区、收费站、村镇这些停车点",
        "only facilities were considered as places to meet, since the roads were built without "
        "stops",
    ),
    "roads_uncalibrated": (
        "路上时间没有用真实行程校准",
        "road times were not fitted to real trips",
    ),
}
_FLIPS: dict[str, Words] = {
    "mobilisation_below": (
        "如果他们 {minutes} 分钟内能出车，{then_zh}。",
        "If their team is out within {minutes} min, {then_en}.",
    ),
    "mobilisation_above": (
        "如果他们 {minutes} 分钟后才能出车，{then_zh}。",
        "If their team needs {minutes} min or more to leave, {then_en}.",
    ),
    "stabilisation_below": (
        "如果到场稳定只要 {minutes} 分钟，{then_zh}。",
        "If stabilising takes {minutes} min or less, {then_en}.",
    ),
    "stabilisation_above": (
        "如果到场稳定要 {minutes} 分钟以上，{then_zh}。",
        "If stabilising takes {minutes} min or more, {then_en}.",
    ),
    "leaves_after_below": (
        "如果我们 {minutes} 分钟内能出车，{then_zh}。",
        "If our vehicle leaves within {minutes} min, {then_en}.",
    ),
    "leaves_after_above": (
        "如果我们 {minutes} 分钟后才能出车，{then_zh}。",
        "If our vehicle needs {minutes} min or more to leave, {then_en}.",
    ),
}
_ABLE_HERE: Words = (
    "{zh}有关键的能力，先在这里治。确实要转时才看下面。",
    "{en} has everything decisive: treat here. What follows is for a move that is needed all the "
    "same.",
)
_HER: Words = ("她", "her")
_BABY: Words = ("孩子", "the baby")
_FOR_HER: tuple[Words, Words] = (
    ("能处理的人{how}到她身边", "able hands {how}"),
    ("{how}到能治的地方", "definitive care {how}"),
)
_FOR_BABY: tuple[Words, Words] = (
    ("能处理的人{how}到孩子身边", "able hands for the baby {how}"),
    ("孩子{how}到能治的地方", "its definitive care {how}"),
)
_BEFORE_BIRTH: Words = (
    "建议生之前就转到{zh}，孩子在那里出生。",
    "Move her to {en} before the birth; the baby is born there.",
)
_AFTER_BIRTH: Words = (
    "建议先接生，请{zh}的团队来接孩子。",
    "Let the birth come first; let the team of {en} fetch the baby.",
)
_BIRTH: dict[str, Words] = {
    "not_stable": ("她现在不稳，不宜先转", "she is not stable enough to be moved first"),
    "rescue_first": ("要先抢救她", "she has to be rescued first"),
    "birth_before_arrival": ("孩子会在路上出生", "the baby would be born on the road"),
    "birth_close_to_arrival": (
        "路慢孩子会在路上出生",
        "on slow roads the baby would be born on the way",
    ),
    "birth_after_arrival": ("到了才会生", "the birth comes after the arrival"),
}
_BIRTH_OPEN: dict[str, Words] = {
    "birth_time_unknown": ("什么时候生还不知道", "it is not known when the birth comes"),
}
"""What is open about the birth: no reason for either, but what the advice rests on."""

_NOBODY_FOR_BABY: Words = (
    "不知道哪里能接这个孩子，马上打电话。",
    "It is not known who can take the baby: call now.",
)
NOBODY: Words = (
    "没有走得通的办法。先在原地抢救，马上打电话请求支援。",
    "No way can be taken. Treat where you are and call for help now.",
)


def sentences(
    judged: Judgement,
    rests_on: Sequence[Ground],
    flips: Sequence[Ground],
    *,
    is_newborn: bool = False,
    able_here: Facility | None = None,
) -> Words:
    """Put a verdict into words; a newborn that is moved alone is spoken of as the baby.

    `able_here` is the facility where she is, if everything decisive is there: all ways lead away
    from what she needs, and that is said first.
    """
    if judged.best is None:
        return NOBODY
    parts = [
        *([_filled(_ABLE_HERE, Ground("able_here", able_here))] if able_here else []),
        _advice(judged.best),
        *_gains(judged, _FOR_BABY if is_newborn else _FOR_HER),
        *_window(judged.best),
        *_rests(rests_on, is_newborn=is_newborn),
        *(_filled(_FLIPS[each.code], each) for each in flips),
    ]
    return "".join(zh for zh, _ in parts), " ".join(en for _, en in parts)


def newborn_sentences(
    facility: Facility | None,
    because: Sequence[str],
    gained: Gains | None,
    rests_on: Sequence[Ground],
    *,
    is_before: bool,
    no_gain: bool,
) -> Words:
    """Put into words whether to move her before the birth, or to fetch the baby after it.

    `because` are the codes of what the birth itself says; one without a word is left out. Where
    nobody is known to take the baby, they are no reason for anything.
    """
    if facility is None:
        parts = [_NOBODY_FOR_BABY]
    else:
        advice = _BEFORE_BIRTH if is_before else _AFTER_BIRTH
        names = _names(facility)
        parts = [(advice[0].format(**names), advice[1].format(**names))]
    known = [_BIRTH[code] for code in because if code in _BIRTH]
    if known:
        zh, en = "；".join(each for each, _ in known), "; ".join(each for _, each in known)
        whole = (f"{zh}。", f"{en[0].upper()}{en[1:]}.")
        parts.append(whole if facility is None else (f"因为{zh}。", f"Because {en}."))
    if no_gain:
        parts.append(("两种办法对孩子差不多快。", "Both are about as fast for the baby."))
    if gained is not None and (words := _gain_words(gained, _FOR_BABY)) is not None:
        over = ("等生后来接", "fetching after the birth") if is_before else ("宫内转", "moving her")
        parts.append((f"比{over[0]}：{words[0]}。", f"Against {over[1]}: {words[1]}."))
    open_yet = [_BIRTH_OPEN[code] for code in because if code in _BIRTH_OPEN]
    parts += _rests(rests_on, open_yet, is_newborn=not is_before)
    return "".join(zh for zh, _ in parts), " ".join(en for _, en in parts)


def said(ground: Ground) -> WaySaid:
    """Write what a verdict rests on as a code with its values."""
    values: dict[str, object] = {
        "facility": ground.facility.code if ground.facility else None,
        "minutes": ground.minutes,
        "then": ground.then.value if ground.then else None,
        "percent": ground.percent,
    }
    return WaySaid(
        code=ground.code,
        params={name: value for name, value in values.items() if value is not None},
    )


def _gain_words(gained: Gains, words: tuple[Words, Words]) -> Words | None:
    """Say how much sooner two things happen; None where neither differs by a minute."""
    both = [_sooner(seconds, how) for seconds, how in zip(gained, words, strict=True)]
    known = [each for each in both if each is not None]
    if not known:
        return None
    return "，".join(zh for zh, _ in known), ", ".join(en for _, en in known)


def _advice(best: Choice) -> Words:
    zh, en = _ADVICE[best.itinerary.way]
    stop = best.itinerary.stop
    names = {
        **_names(best.facility),
        **_names(best.via, "via_"),
        "stop_zh": (stop.name or "会合点") if stop else "",
        "stop_en": (stop.name or "the stop") if stop else "",
    }
    return zh.format(**names), en.format(**names)


def _gains(judged: Judgement, of_whom: tuple[Words, Words]) -> Iterable[Words]:
    if judged.over is None:
        return
    over_zh, over_en = WAYS[judged.over.itinerary.way]
    if judged.no_gain:
        yield _no_gain(judged, of_whom)
        return
    words = _gain_words(judged.gained, of_whom) if judged.gained else None
    if words is not None:
        yield f"比{over_zh}：{words[0]}。", f"Against {over_en}: {words[1]}."


def _no_gain(judged: Judgement, of_whom: tuple[Words, Words]) -> Words:
    """Say that two ways are as good, and by how much their times differ where one is sooner."""
    apart, over = judged.apart, judged.over
    if apart is None or over is None:
        raise AssertionError("nothing was compared")
    over_zh, over_en = WAYS[over.itinerary.way]
    words = _gain_words(apart, of_whom) if judged.share is not None else None
    if words is None:
        return f"和{over_zh}差不多，取简单的。", f"About the same as {over_en}: take the simpler."
    return (
        f"和{over_zh}算下来差不多，取简单的：{words[0]}。",
        f"All in all about the same as {over_en}, take the simpler: {words[1]}.",
    )


def _sooner(seconds: float, words: Words) -> Words | None:
    minutes = round(seconds / SECONDS_A_MINUTE)
    if minutes == 0:
        return None
    zh, en = ("早", "sooner") if minutes > 0 else ("晚", "later")
    how_zh, how_en = f"{zh} {abs(minutes)} 分钟", f"{abs(minutes)} min {en}"
    return words[0].format(how=how_zh), words[1].format(how=how_en)


def _window(best: Choice) -> Iterable[Words]:
    if best.chance not in _CHANCES:
        return
    zh, en = _CHANCES[best.chance]
    spare = round(best.spare_s[0] / SECONDS_A_MINUTE) if best.spare_s else 0
    if spare > 0:
        yield f"{zh}，剩 {spare} 分钟。", f"{en}, with {spare} min to spare."
    elif spare < 0:
        yield f"{zh}，晚 {-spare} 分钟。", f"{en}, by {-spare} min."
    else:
        yield f"{zh}。", f"{en}."


def _rests(
    rests_on: Sequence[Ground], more: Sequence[Words] = (), *, is_newborn: bool
) -> Iterable[Words]:
    whom = _BABY if is_newborn else _HER
    found = [*more, *(_filled(_GROUNDS[each.code], each, whom) for each in rests_on)]
    if found:
        yield (
            "前提：" + "；".join(zh for zh, _ in found) + "。",
            "This rests on: " + "; ".join(en for _, en in found) + ".",
        )


def _filled(words: Words, ground: Ground, whom: Words = _HER) -> Words:
    then = _THEN[ground.then] if ground.then else ("", "")
    values = {
        **_names(ground.facility),
        "minutes": ground.minutes,
        "share": "" if ground.percent is None else f"{ground.percent / 100:g}",
        "her_zh": whom[0],
        "her_en": whom[1],
        "then_zh": then[0],
        "then_en": then[1],
    }
    return words[0].format(**values), words[1].format(**values)


def _names(facility: Facility | None, prefix: str = "") -> dict[str, str]:
    if facility is None:
        return {f"{prefix}zh": "", f"{prefix}en": ""}
    return {
        f"{prefix}zh": facility.name,
        f"{prefix}en": facility.name_en or facility.name,
    }
