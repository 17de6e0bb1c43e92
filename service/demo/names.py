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
