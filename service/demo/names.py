"""Invented names of the demonstration prefecture; none of them is a real place's.

Each is a pair of Chinese and pinyin, without the suffix of its administrative level.
A test compares them with every official name down to the township.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PlaceName:
    """A place name without suffix, in Chinese and in pinyin."""

    zh: str
    en: str


@dataclass(frozen=True)
class CountyNames:
    """A county (or the city's own district) and its townships, the best known first."""

    name: PlaceName
    suffix_zh: str
    suffix_en: str
    townships: tuple[PlaceName, ...]


def _names(text: str) -> tuple[PlaceName, ...]:
    words = text.split()
    return tuple(PlaceName(zh, en) for zh, en in zip(words[::2], words[1::2], strict=True))


PROVINCE = PlaceName("岚江", "Lanjiang")
CAPITAL = PlaceName("黛川", "Daichuan")
CITY = PlaceName("霁川", "Jichuan")
RIVER = PlaceName("澄水", "Chengshui")

DISTRICT = CountyNames(
    PlaceName("兰汀", "Lanting"),
    "区",
    "District",
    _names("霁坞 Jiwu 碧屏 Biping 晨溪 Chenxi 箫岭 Xiaoling 皎溪 Jiaoxi"),
)

COUNTIES = (
    CountyNames(
        PlaceName("青岚", "Qinglan"),
        "县",
        "County",
        _names(
            "雾岭 Wuling 栖岚 Qilan 鸢岭 Yuanling 霭溪 Aixi 竹壑 Zhuhe 霞垭 Xiaya 茗坞 Mingwu "
            "杉屏 Shanping 鹿屏 Luping 暮岭 Muling 苔溪 Taixi 云壑 Yunhe 麂溪 Jixi"
        ),
    ),
    CountyNames(
        PlaceName("砚谷", "Yangu"),
        "县",
        "County",
        _names(
            "松岚 Songlan 砚岭 Yanling 墨屏 Moping 丹壑 Danhe 笛溪 Dixi 琴壑 Qinhe 钟壑 Zhonghe "
            "磬岭 Qingling 弈岭 Yiling 榛谷 Zhengu 藤岭 Tengling 雪屏 Xueping 椴岭 Duanling"
        ),
    ),
    CountyNames(
        PlaceName("鹤汀", "Heting"),
        "县",
        "County",
        _names(
            "雁汀 Yanting 荻汀 Diting 蓼溪 Liaoxi 菖溪 Changxi 芷溪 Zhixi 鹭汀 Luting "
            "泠溪 Lingxi 淙川 Congchuan 潺溪 Chanxi 梧汀 Wuting 蘅溪 Hengxi 薇岭 Weiling 菽溪 Shuxi"
        ),
    ),
    CountyNames(
        PlaceName("澄湾", "Chengwan"),
        "县",
        "County",
        _names(
            "澹溪 Danxi 霁坪 Jiping 岚坞 Lanwu 茗垭 Mingya 耘坪 Yunping 黍岭 Shuling 杏壑 Xinghe "
            "桃壑 Taohe 樟壑 Zhanghe 霞坞 Xiawu 萤谷 Yinggu 晓溪 Xiaoxi 素溪 Suxi"
        ),
    ),
    CountyNames(
        PlaceName("霜岭", "Shuangling"),
        "县",
        "County",
        _names(
            "霜垭 Shuangya 星垭 Xingya 玄谷 Xuangu 苍屏 Cangping 鸦屏 Yaping 桦屏 Huaping "
            "蕨岭 Jueling 猿啼 Yuanti 獐岭 Zhangling 嵘溪 Rongxi 峦溪 Luanxi 驿屏 Yiping"
        ),
    ),
    CountyNames(
        PlaceName("樵溪", "Qiaoxi"),
        "县",
        "County",
        _names(
            "樵坪 Qiaoping 松壑 Songhe 栗壑 Lihe 柏壑 Baihe 楠谷 Nangu 葛屏 Geping 绛岭 Jiangling "
            "缃溪 Xiangxi 黛坪 Daiping 峥岭 Zhengling 月垭 Yueya 稷岭 Jiling"
        ),
    ),
)

AREAS = (DISTRICT, *COUNTIES)

SERVICE_AREAS = _names("墨澜 Molan 萤渚 Yingzhu 菡渚 Hanzhu")

_FIRST = _names(
    "霭 Ai 磬 Qing 琴 Qin 笛 Di 箫 Xiao 砚 Yan 墨 Mo 荻 Di 蓼 Liao 芷 Zhi 蘅 Heng 皎 Jiao 萤 Ying "
    "绛 Jiang 缃 Xiang 黛 Dai 榛 Zhen 椴 Duan 麂 Ji 獐 Zhang"
)
_SECOND = _names("湾 wan 坞 wu 垭 ya 汀 ting 坪 ping 壑 he 屏 ping 淙 cong 岫 xiu 畈 fan")
_REAL = frozenset({"蓼坪"})


def _village_names() -> tuple[PlaceName, ...]:
    """Pair the characters so that neighbours in the list share none, leaving out what is taken."""
    taken = _REAL | {town.zh for area in AREAS for town in area.townships}
    pairs = [
        (_FIRST[k % len(_FIRST)], _SECOND[(k // len(_FIRST) + k) % len(_SECOND)])
        for k in range(len(_FIRST) * len(_SECOND))
    ]
    return tuple(
        PlaceName(first.zh + second.zh, first.en + second.en)
        for first, second in pairs
        if first.zh + second.zh not in taken
    )


VILLAGES = _village_names()
