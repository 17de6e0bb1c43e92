"""What an answer about reach rests on or leaves out, said in both languages. Pure."""

from dataclasses import dataclass

_SENTENCES = {
    "nobody_fits": (
        "没有一家机构具备全部所需能力，或都不在岗、没有床位：各地都无人可及。",
        "No centre that counts has everything that is needed: nobody is reached from anywhere.",
    ),
    "ward_unknown": (
        "需要哪级新生儿病房取决于孕周，这里只计入最高一级。",
        "Which newborn ward is needed depends on gestation: only the highest is counted here.",
    ),
    "unknown_centres": (
        "{count} 家机构没有申报能力，情况不明，未计入；请补填能力。",
        "Facilities that declared nothing that could be judged, not counted: {count}.",
    ),
    "partial_centres": (
        "{count} 家机构具备关键能力但缺其他能力，已计入。",
        "Centres with what is decisive that lack something else, counted: {count}.",
    ),
    "beds_unknown": (
        "{count} 家机构的空床不明，已计入。",
        "Centres of which nobody knows whether a bed is free, counted: {count}.",
    ),
    "no_points": (
        "还没有上传人口点表，只有路程范围，没有人数。",
        "No table of places was given: there are bands, but no births or people.",
    ),
    "places_outside": (
        "{count} 个地点不在路网范围内，计入总数，不计入任何时间圈。",
        "Places outside the roads: {count}. They count in the total and are in no band.",
    ),
    "places_far": (
        "{count} 个地点离最近的路超过 {metres} 米："
        "它们的分钟数不含走到路边的时间，地图上的时间圈含。",
        "Places more than {metres} m from a road: {count}. The walk there is not in their "
        "minutes, but it is in the bands of the map.",
    ),
    "places_without_area": (
        "{count} 个地点没有写行政区划代码，不属于任何辖区：这里看不到，也没有计入。"
        "请补上代码再上传。",
        "Places that name no area: {count}. They belong to nobody's, and are neither shown nor "
        "counted here. Add their codes and upload the table again.",
    ),
    "uncalibrated": (
        "时间未经实际行程校准，只供比较。",
        "Times are not calibrated by real trips: compare them, do not promise them.",
    ),
    "roads_as_built": (
        "按建成的路网计算，不计昼夜、天气和已登记的封路。",
        "Times are on the roads as built, without night, weather or registered closures.",
    ),
    "as_supposed": (
        "这里的数是假设成立之后的；现状见 what_if.before。",
        "These figures hold once what is supposed is so; the present ones are in what_if.before.",
    ),
    "roads_of_then": (
        "按所选时刻登记的封路、路况和昼夜计算路程。",
        "Times are under the closures, conditions and hour of the moment asked about.",
    ),
    "roads_of_now": (
        "算不出所选时刻的路况，路程按现在的道路计算；值班按所选时刻。",
        "The roads of that moment are not known: times are on the present roads, duty as then.",
    ),
    "new_centre_not_counted": (
        "{name} 即使新设也不能计入：{why}。",
        "{name} would not count: {why}.",
    ),
    "nothing_to_gain": (
        "在可选的机构增加这些能力，不会让更多人在限时内到达。",
        "Adding these capabilities at any of these places brings nobody more within the time.",
    ),
    "fewer_are_enough": (
        "只需 {count} 处：再加也不会让更多人在限时内到达。",
        "Places that are enough: {count}. More would bring nobody else within the time.",
    ),
    "sites_by_tier": (
        "只在{zh}及以上级别的 {count} 家机构里选；另外 {others} 家级别更低或没填级别，没有考虑。"
        "想考虑别的机构，请点名列出候选机构。",
        "Chosen among the facilities of tier {en} and above: {count}. Of a lower tier or of none "
        "stated, so not considered: {others}. Name the candidates to consider others.",
    ),
    "nothing_changes": (
        "关闭这些道路不改变任何地方的时间。",
        "Closing these ways changes the time from nowhere.",
    ),
}

_WHY = {
    "unfit": ("缺必需的能力", "it lacks something decisive"),
    "unknown": ("不知道有没有所需能力", "nobody knows whether it has what is needed"),
    "off_duty": ("这段时间无人值班", "nobody is on duty in these hours"),
    "no_beds": ("没有空床", "it has no free bed"),
    "off_road": ("不在路边", "it stands at no road"),
}
"""What the reason is called, for remarks that name one by its code."""


@dataclass(frozen=True)
class Said:
    """One remark by its code, with what fills its sentences."""

    code: str
    params: dict[str, str | int | float]

    @property
    def zh(self) -> str:
        """The Chinese sentence."""
        return _SENTENCES[self.code][0].format_map(self._values(0))

    @property
    def en(self) -> str:
        """The English sentence."""
        return _SENTENCES[self.code][1].format_map(self._values(1))

    def _values(self, language: int) -> dict[str, str | int | float]:
        why = _WHY.get(str(self.params.get("why", "")))
        return self.params if why is None else self.params | {"why": why[language]}


def remark(code: str, **params: str | int | float) -> Said:
    """Say something of an answer; the code must have a sentence."""
    if code not in _SENTENCES:
        raise KeyError(code)
    return Said(code, params)
