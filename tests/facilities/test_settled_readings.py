"""Cases worked out by hand from the domain reference, not from the program.

Each row's id is the sentence it was worked out from. What a row does not name is not judged.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from facilities.assessment import assess
from facilities.conditions import Bounds
from facilities.needs import Needs

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def ago(minutes: float) -> str:
    return (NOW - timedelta(minutes=minutes)).isoformat()


def _groups(needs: Needs, *, decisive: bool) -> str:
    chosen = [each for each in needs.groups if each.decisive or not decisive]
    return " ".join(sorted("|".join(sorted(each.any_of)) for each in chosen))


def _clocks(needs: Needs, bounds: Bounds) -> str:
    left = [f"{each.condition}:{each.left_min}" for each in needs.windows_of(bounds)]
    return " ".join(sorted(left))


READ: dict[str, Callable[[Needs], object]] = {
    "kind": lambda needs: "".join(needs.kinds),
    "urgency": lambda needs: needs.urgency.value,
    "next": lambda needs: needs.urgency_next,
    "needs": lambda needs: _groups(needs, decisive=False),
    "decisive": lambda needs: _groups(needs, decisive=True),
    "extras": lambda needs: " ".join(sorted(needs.extras)),
    "ward": lambda needs: needs.ward,
    "ward_unknown": lambda needs: needs.ward_unknown,
    "tier": lambda needs: needs.min_tier.value,
    "cots": lambda needs: needs.cots,
    "here": lambda needs: _clocks(needs, Bounds.HERE),
    "arrival": lambda needs: _clocks(needs, Bounds.ARRIVAL),
    "after_arrival": lambda needs: _clocks(needs, Bounds.AFTER_ARRIVAL),
    "ranking": lambda needs: " ".join(each.condition for each in needs.windows if each.ranks),
    "asks": lambda needs: needs.ask[0],
    "doubts": lambda needs: " ".join(each.key for each in needs.doubts),
    "theatre_first": lambda needs: needs.theatre_first,
}

Case = tuple[str, str, dict[str, object], dict[str, object]]

CASES: list[Case] = [
    # --- several conditions: union, highest urgency, shortest window, highest tier (3.5)
    (
        "several conditions: union of need groups, decisive where any row says so",
        "pph sepsis_m",
        {},
        {
            "needs": "blood_mt icu_a ob_surg vent_a",
            "decisive": "blood_mt icu_a ob_surg",
            "urgency": "U1",
            "tier": "prefecture",
            "extras": "crrt_a uae",
        },
    ),
    (
        "several conditions: shortest window of each bound, mother and newborn apart",
        "rds hie",
        {"birth_at": ago(60), "gestation": "38+0"},
        {"arrival": "rds:60", "needs": "aeeg mv nicu3a surf th", "decisive": "mv th"},
    ),
    (
        "several conditions: highest min_tier",
        "preterm_34 renal_n",
        {},
        {"tier": "province", "ward": "3b", "urgency": "U2"},
    ),
    # --- M or F, floor, ward by gestation and weight
    (
        "F while undelivered, fetus alive or unknown, gestation at the floor of 24+0",
        "previa_bleed",
        {"gestation": "24+0"},
        {"kind": "F", "ward": "3b", "needs": "blood_mt cs24 icu_a nicu3b ob_surg"},
    ),
    (
        "below the floor of 24+0 no ward is derived, and the patient is the mother",
        "previa_bleed",
        {"gestation": "23+6"},
        {"kind": "M", "ward": None, "ward_unknown": False, "cots": 0},
    ),
    (
        "else M: the fetus is dead, so nothing is derived for it",
        "previa_bleed",
        {"gestation": "36+0", "fetus_alive": "no"},
        {"kind": "M", "ward": None, "needs": "blood_mt cs24 icu_a ob_surg"},
    ),
    (
        "NICU by GA: >= 35 wk is IIa, which is decisive only where the ward is what it is for",
        "spe",
        {"gestation": "36+2"},
        {"ward": "2a", "needs": "anaes_hr cs24 icu_a nicu2a", "decisive": "cs24 icu_a"},
    ),
    (
        "NICU by GA: 32 to 34+6 is IIb",
        "pprom",
        {"gestation": "34+6"},
        {"ward": "2b", "decisive": "nicu2b", "urgency": "U2", "tier": "county"},
    ),
    (
        "worse of the two wins: 33 weeks and an estimated 1400 g is IIIa",
        "pprom",
        {"gestation": "33+0", "weight_g": "1400"},
        {"ward": "3a", "decisive": "nicu3a"},
    ),
    (
        "worse of the two wins: 27 weeks and an estimated 1600 g is IIIb",
        "multiple",
        {"gestation": "27+0", "weight_g": "1600", "babies": "3"},
        {"ward": "3b", "decisive": "nicu3b", "needs": "fetal_med nicu3b", "cots": 3},
    ),
    (
        "1000 g is IIIa and 999 g is IIIb",
        "other_n",
        {"weight_g": "999"},
        {"ward": "3b"},
    ),
    (
        "NICU by GA stays unknown without gestation or weight",
        "hellp",
        {},
        {"ward": None, "ward_unknown": True, "needs": "blood_mt cs24 icu_a"},
    ),
    (
        "a condition whose birth is not expected in this episode derives no ward",
        "ectopic",
        {"gestation": "26+0"},
        {"ward": None, "ward_unknown": False, "needs": "blood_mt ob_surg", "theatre_first": True},
    ),
    # --- after birth
    (
        "after birth cs24 and all newborn groups fall away from the mother",
        "hellp",
        {"gestation": "30+0", "birth_at": ago(90)},
        {"needs": "blood_mt icu_a", "decisive": "blood_mt icu_a", "ward": None, "cots": 0},
    ),
    (
        "after birth fetal_med falls away too: a planned fetal anomaly needs nothing of her",
        "fetal_anom",
        {"delivered": "yes"},
        {"needs": "", "kind": "M"},
    ),
    (
        "the newborn is a patient of its own",
        "eclampsia rds",
        {"gestation": "31+0"},
        {"kind": "MN", "needs": "icu_a mv nicu3a surf vent_a", "cots": 1},
    ),
    # --- U0 as value and state
    (
        "U0 unknown stays U0 and shows the next urgency beside it",
        "eclampsia",
        {},
        {"urgency": "U0", "next": "U1", "asks": "controlled"},
    ),
    (
        "controlled is a person's tick: the next urgency holds",
        "pph_shock",
        {"controlled": "yes"},
        {"urgency": "U1", "next": None},
    ),
    (
        "abruption is U0 with a live fetus, whatever else is controlled",
        "abruption",
        {"controlled": "yes", "fetus_alive": "yes", "gestation": "37+0"},
        {"urgency": "U0", "next": "U1"},
    ),
    (
        "abruption is U0 with an unstable mother, though the fetus is dead",
        "abruption",
        {"controlled": "no", "fetus_alive": "no"},
        {"urgency": "U0"},
    ),
    (
        "abruption else U1: no live fetus and the mother controlled",
        "abruption",
        {"controlled": "yes", "fetus_alive": "no"},
        {"urgency": "U1", "next": None},
    ),
    (
        "two urgencies: pas is U1 when bleeding, else U4",
        "pas",
        {"controlled": "no", "gestation": "33+0"},
        {"urgency": "U1", "tier": "province"},
    ),
    (
        "two urgencies: pas is U4 planned",
        "pas",
        {"gestation": "33+0"},
        {
            "urgency": "U4",
            "decisive": "blood_mt cs24 ob_surg",
            "needs": "blood_mt cs24 icu_a ir|uae mdt nicu3a ob_surg",
        },
    ),
    (
        "two urgencies: multiple is U4, U2 with a complication",
        "multiple",
        {"controlled": "no"},
        {"urgency": "U2"},
    ),
    (
        "two urgencies: cardiac_m is U1 failing, whatever was ticked",
        "cardiac_m",
        {"heart_failing": "yes", "controlled": "yes", "gestation": "30+0"},
        {"urgency": "U1", "kind": "F"},
    ),
    (
        "two urgencies: cardiac_m is U4 stable; a stable patient at 20 weeks derives no ward",
        "cardiac_m",
        {"controlled": "yes", "gestation": "20+0"},
        {"urgency": "U4", "ward": None, "kind": "M", "cots": 0},
    ),
    (
        "two urgencies: pprom is U2 with labour, else U3",
        "pprom",
        {"gestation": "33+0", "labour": "no", "infection_signs": "no"},
        {"urgency": "U3", "ward": "2b", "decisive": "nicu2b"},
    ),
    (
        "eatef is U1 ventilated, else U2; the first of a list is the default",
        "eatef",
        {"ventilated": "no"},
        {"urgency": "U2"},
    ),
    (
        "chd_duct: cath_n or csurg_n becomes a need when a restrictive septum is suspected",
        "chd_duct",
        {"septum_restrictive": "yes"},
        {"needs": "cath_n|csurg_n echo_n nicu3a pge1", "decisive": "pge1", "extras": "ecmo_n"},
    ),
    (
        "fetal_anom: heart is csurg_n",
        "fetal_anom",
        {"gestation": "30+0", "fetal_heart_anomaly": "yes"},
        {"decisive": "csurg_n", "needs": "csurg_n fetal_med nicu3b"},
    ),
    (
        "fetal_anom: otherwise nsurg",
        "fetal_anom",
        {"gestation": "30+0", "fetal_heart_anomaly": "no"},
        {"decisive": "nsurg"},
    ),
    # --- tiers
    (
        "pph uncontrolled: prefecture; shock not controlled is rescue, the surgeon called in",
        "pph",
        {"controlled": "no"},
        {"tier": "prefecture", "urgency": "U0", "next": "U1"},
    ),
    (
        "pph severe (>= 1000 mL): prefecture",
        "pph",
        {"blood_loss_ml": "1000", "controlled": "yes"},
        {"tier": "prefecture", "urgency": "U1"},
    ),
    ("pph: county", "pph", {}, {"tier": "county"}),
    (
        "spe unstable = prefecture, though from 34+0",
        "spe",
        {"gestation": "35+0", "controlled": "no"},
        {"tier": "prefecture"},
    ),
    ("spe from 34+0 and stable = county", "spe", {"gestation": "34+0"}, {"tier": "county"}),
    # --- windows
    (
        "the golden hour of pph is an aim: shown, never ranked",
        "pph",
        {"birth_at": ago(50), "onset_at": ago(20)},
        {"here": "pph:130", "arrival": "pph:40", "ranking": ""},
    ),
    (
        "hie 360 @ birth less the time to start cooling (20)",
        "hie",
        {"birth_at": ago(200), "gestation": "39+0"},
        {"arrival": "hie:140", "ranking": "hie"},
    ),
    (
        "without the time of the anchor what is left is unknown, never counted from now",
        "cord_prolapse",
        {"gestation": "38+0"},
        {"arrival": "cord_prolapse:None", "ranking": "", "urgency": "U0"},
    ),
    (
        "afe 5 @ arrest is to be done here",
        "afe",
        {"arrest_at": ago(2)},
        {"here": "afe:3", "arrival": "", "decisive": "blood_mt icu_a"},
    ),
    (
        "jaundice recheck 120 @ arrival is the receiving centre's own clock",
        "jaundice_ext",
        {},
        {
            "after_arrival": "jaundice_ext:None",
            "needs": "blood_n ext nicu3a photo uvc",
            "decisive": "ext",
        },
    ),
    (
        "an hour marked uncertain never becomes a hard rule",
        "gastroschisis",
        {"birth_at": ago(60)},
        {"arrival": "gastroschisis:420", "ranking": ""},
    ),
    (
        "an anchor confirmed in the future never makes the window longer",
        "rds",
        {"birth_at": ago(-30)},
        {"arrival": "rds:None", "doubts": "birth_at"},
    ),
    # --- cooling
    (
        "th is needed from 35+0 weeks and within 360 min of birth",
        "asphyxia",
        {"gestation": "35+0", "birth_at": ago(360)},
        {"needs": "mv nicu3a th", "decisive": "nicu3a", "arrival": "asphyxia:0"},
    ),
    (
        "after 360 min cooling is an extra",
        "hie",
        {"gestation": "40+0", "birth_at": ago(361)},
        {"needs": "aeeg mv nicu3a", "extras": "ino mri th"},
    ),
    (
        "below 35+0 cooling is not asked for",
        "hie",
        {"gestation": "34+6", "birth_at": ago(30)},
        {"needs": "aeeg mv nicu3a", "extras": "ino mri"},
    ),
    # --- rows where nothing is bold
    (
        "fetal_anom with the organ unknown: both surgeries are decisive",
        "fetal_anom",
        {"gestation": "30+0"},
        {"decisive": "csurg_n nsurg", "needs": "csurg_n fetal_med nicu3b nsurg", "urgency": "U4"},
    ),
    (
        "airway_n: nsurg or ent_n is one decisive group",
        "airway_n",
        {},
        {"decisive": "ent_n|nsurg", "needs": "ent_n|nsurg mv", "tier": "province"},
    ),
    (
        "metabolic_n: metab decides, crrt_n or ext is one group, nicu3a is added",
        "metabolic_n",
        {},
        {"decisive": "metab", "needs": "crrt_n|ext metab nicu3a"},
    ),
    (
        "psych_m needs psych, which is what mdt (psychiatry) means",
        "psych_m",
        {},
        {"needs": "psych", "decisive": "psych", "urgency": "U2"},
    ),
    # --- doubts
    (
        "weight 1.2 (kilograms?) is unused and asked back",
        "rds",
        {"gestation": "31+0", "weight_g": "1.2"},
        {"ward": "3a", "doubts": "weight_g"},
    ),
    (
        "gestation 400 weeks is unused and asked back",
        "ptl_34",
        {"gestation": "400"},
        {"ward": "2b", "doubts": "gestation"},
    ),
]


@pytest.mark.parametrize(
    ("names", "said", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_case_comes_out_as_the_reference_reads(
    names: str, said: dict[str, object], expected: dict[str, object]
) -> None:
    needs = assess(names.split(), said, now=NOW)
    assert {key: READ[key](needs) for key in expected} == expected
