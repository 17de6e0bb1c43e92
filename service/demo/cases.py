"""Who works in the demonstration and which cases are open when it starts: data only.

Times are minutes before the moment of seeding, so that the demonstration is always fresh.
"""

from __future__ import annotations

from dataclasses import dataclass

from service.auth.schemas import Role
from service.events.types import CapacityKind, DeclineReason, Mode
from service.transfers.schemas import Command

PASSWORD = "greenlane-demo"  # noqa: S105 - shown on the sign-in page of the demonstration
PREFECTURE_AREA = "9901"


@dataclass(frozen=True)
class DemoRole:
    """A role with its scope: a facility, or an area as the beginning of its codes, or neither."""

    role: Role
    facility: str | None = None
    area: str | None = None


@dataclass(frozen=True)
class DemoPerson:
    """An account of the demonstration; `pin` names a person at the wall screen."""

    account: str
    zh: str
    en: str
    roles: tuple[DemoRole, ...]
    pin: str | None = None
    password: str = PASSWORD


@dataclass(frozen=True)
class DemoStep:
    """One command given to a transfer, by whom and how long ago.

    `facility` is the offer meant, `said_by` who said yes on the telephone.
    """

    command: Command
    account: str
    minutes_ago: int
    facility: str | None = None
    said_by: str | None = None
    reason: DeclineReason | None = None
    mode: Mode | None = None


@dataclass(frozen=True)
class DemoCase:
    """An open case: the question, the centres asked, and what was done since.

    `findings` are as typed; `times_min_ago` are anchors such as `birth_at`, in minutes ago.
    """

    account: str
    facility: str
    conditions: tuple[str, ...]
    findings: tuple[tuple[str, str], ...]
    times_min_ago: tuple[tuple[str, int], ...]
    requested_min_ago: int
    offers: tuple[str, ...]
    steps: tuple[DemoStep, ...] = ()


@dataclass(frozen=True)
class DemoCapacity:
    """What a centre said it has free, and how long ago; a kind not listed was never said."""

    facility: str
    kind: CapacityKind
    free: int
    minutes_ago: int
    account: str


def _at(facility: str, *roles: Role) -> tuple[DemoRole, ...]:
    return tuple(DemoRole(role, facility=facility) for role in roles)


def _over(role: Role) -> tuple[DemoRole, ...]:
    return (DemoRole(role, area=PREFECTURE_AREA),)


_BOTH = (Role.CLINICIAN, Role.CENTRE)

# 岚江省妇女儿童医院 and the hospitals of 霜岭县 have no account on purpose: they are telephoned.
PEOPLE = (
    DemoPerson("wuling", "雾岭镇卫生院医生", "Wuling health centre", _at("QL-T01", Role.CLINICIAN)),
    DemoPerson(
        "songlan", "松岚镇卫生院医生", "Songlan health centre", _at("YG-T01", Role.CLINICIAN)
    ),
    DemoPerson(
        "qinglan", "青岚县医院值班", "Qinglan county hospital", _at("QL-PH", *_BOTH), pin="1101"
    ),
    DemoPerson(
        "qiaoxi", "樵溪县医院值班", "Qiaoxi county hospital", _at("QX-PH", *_BOTH), pin="1106"
    ),
    DemoPerson("chengwan", "澄湾县妇幼值班", "Chengwan MCH", _at("CW-MCH", *_BOTH), pin="1104"),
    DemoPerson(
        "mch",
        "市妇幼新生儿值班",
        "City MCH, newborn duty",
        _at("JC-MCH", Role.CENTRE, Role.CLINICIAN),
        pin="2001",
    ),
    DemoPerson(
        "mch-ob",
        "市妇幼产科值班",
        "City MCH, obstetric duty",
        _at("JC-MCH", Role.CENTRE),
        pin="2002",
    ),
    DemoPerson("mch-wall", "市妇幼墙屏", "City MCH, wall screen", _at("JC-MCH", Role.SCREEN)),
    DemoPerson(
        "central",
        "市中心医院产科值班",
        "City Central, obstetric duty",
        _at("JC-CH", Role.CENTRE, Role.CLINICIAN),
        pin="3001",
    ),
    DemoPerson(
        "children",
        "市儿童医院值班",
        "City Children's, duty",
        _at("JC-CHI", Role.CENTRE),
        pin="4001",
    ),
    DemoPerson("coordinator", "市转诊调度", "City coordinator", _over(Role.COORDINATOR)),
    DemoPerson("authority", "市卫健委", "City health authority", _over(Role.AUTHORITY)),
    DemoPerson("qc", "市质控中心", "City quality control", _over(Role.QC)),
    DemoPerson("admin", "系统管理员", "Administrator", (DemoRole(Role.ADMINISTRATOR),)),
)

CASES = (
    # Not yet seen by anybody: the board of the city's MCH hospital rings.
    DemoCase(
        account="wuling",
        facility="QL-T01",
        conditions=("hie",),
        findings=(("gestation", "39+2"), ("weight_g", "3200")),
        times_min_ago=(("birth_at", 71),),
        requested_min_ago=2,
        offers=("JC-MCH",),
    ),
    # Two centres asked; one has seen it and taken it on.
    DemoCase(
        account="songlan",
        facility="YG-T01",
        conditions=("spe",),
        findings=(("gestation", "29+4"), ("babies", "1")),
        times_min_ago=(("dx_at", 35),),
        requested_min_ago=12,
        offers=("JC-MCH", "JC-CH"),
        steps=(
            DemoStep(Command.SEE, "mch-ob", 11, "JC-MCH"),
            DemoStep(Command.ACKNOWLEDGE, "mch-ob", 9, "JC-MCH"),
            DemoStep(Command.SEE, "central", 8, "JC-CH"),
        ),
    ),
    # Accepted on the telephone, on the road to the central hospital.
    DemoCase(
        account="qiaoxi",
        facility="QX-PH",
        conditions=("pph",),
        findings=(),
        times_min_ago=(("birth_at", 110), ("onset_at", 95)),
        requested_min_ago=80,
        offers=("JC-CH",),
        steps=(
            DemoStep(Command.ACCEPT, "qiaoxi", 76, "JC-CH", said_by="产科主任"),
            DemoStep(Command.SEE, "central", 74, "JC-CH"),
            DemoStep(Command.ASSIGN, "central", 70, "JC-CH", mode=Mode.SENT),
            DemoStep(Command.DEPART, "qiaoxi", 58),
        ),
    ),
    # The first centre had no cot; the second is waiting for the baby, who is on the road.
    DemoCase(
        account="chengwan",
        facility="CW-MCH",
        conditions=("vlbw", "rds"),
        findings=(("gestation", "30+5"), ("weight_g", "1380")),
        times_min_ago=(("birth_at", 150),),
        requested_min_ago=75,
        offers=("JC-CHI", "JC-MCH"),
        steps=(
            DemoStep(Command.SEE, "children", 73, "JC-CHI"),
            DemoStep(Command.DECLINE, "children", 71, "JC-CHI", reason=DeclineReason.NO_BED),
            DemoStep(Command.SEE, "mch", 73, "JC-MCH"),
            DemoStep(Command.ACKNOWLEDGE, "mch", 72, "JC-MCH"),
            DemoStep(Command.ACCEPT, "mch", 68, "JC-MCH"),
            DemoStep(Command.ASSIGN, "mch", 60, "JC-MCH", mode=Mode.SENT),
            DemoStep(Command.DEPART, "chengwan", 35),
        ),
    ),
)

CAPACITY = (
    DemoCapacity("JC-MCH", CapacityKind.MATERNAL_BED, 1, 9, "mch-ob"),
    DemoCapacity("JC-MCH", CapacityKind.NEWBORN_COT, 2, 18, "mch"),
    # Said long ago, so that the board asks for it again.
    DemoCapacity("JC-MCH", CapacityKind.RESCUE_BED, 1, 360, "mch-ob"),
    DemoCapacity("JC-CH", CapacityKind.MATERNAL_BED, 3, 25, "central"),
    DemoCapacity("JC-CH", CapacityKind.RESCUE_BED, 2, 25, "central"),
    DemoCapacity("JC-CHI", CapacityKind.NEWBORN_COT, 0, 70, "children"),
    DemoCapacity("QL-PH", CapacityKind.MATERNAL_BED, 4, 15, "qinglan"),
    DemoCapacity("QX-PH", CapacityKind.MATERNAL_BED, 2, 130, "qiaoxi"),
    DemoCapacity("CW-MCH", CapacityKind.NEWBORN_COT, 1, 95, "chengwan"),
)
