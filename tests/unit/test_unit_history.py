"""Units that merge and hand their codes on: every code means one unit on every day, and every unit has one successor."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from shared.text import fold
from shared.units import Unit, UnitRegistry, load_units

PACK = Path(__file__).parents[2] / "deploy" / "ba-tri"
BEFORE, FIRST_OF_JULY = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture(scope="module")
def units() -> UnitRegistry:
    """The pack's units by the real day, not by the day of the demonstration."""
    return UnitRegistry(load_units(PACK).ever(), None)


# What a unit's kind is called before its Vietnamese and behind its English name.
KINDS = {"xa": ("Xã", "Commune"), "thi_tran": ("Thị trấn", "Township"), "huyen": ("Huyện", "District")}


def _unit(code: str, begin: date | None, end: date | None, successor: str | None = None) -> Unit:
    return Unit(code, f"{code} {begin}", "", "xa", "commune", None, begin, end, successor)


def test_a_code_that_was_handed_on_means_another_unit_from_that_day(units: UnitRegistry) -> None:
    names = [units.at("29137", day).name for day in (date(2020, 1, 31), date(2020, 2, 1), BEFORE, FIRST_OF_JULY)]
    assert names == ["Xã Phước Tuy", "Xã Phước Ngãi", "Xã Phước Ngãi", "Xã Tân Xuân"]


def test_every_unit_has_a_vietnamese_name_and_the_same_one_in_english(units: UnitRegistry) -> None:
    for unit in units.ever():
        assert unit.name and unit.name_en.isascii(), unit
        if not unit.is_department:
            vietnamese, english = KINDS[unit.type]
            assert unit.name_en.endswith(english)
            assert fold(unit.name_en.removesuffix(english)) == fold(unit.name.removeprefix(vietnamese)), unit


def test_a_pack_whose_unit_has_no_english_name_is_refused_by_its_entry(tmp_path: Path) -> None:
    pack = shutil.copytree(PACK, tmp_path / "pack")
    history = pack / "units_history.csv"
    history.write_text(history.read_text().replace("Tiem Tom Township", ""))
    with pytest.raises(ValueError, match=r"29179 Thị trấn Tiệm Tôm"):
        load_units(pack)


def test_the_code_of_a_unit_that_has_ended_still_means_this_unit(units: UnitRegistry) -> None:
    found = units.holder("29113", date(2025, 12, 1))
    assert found is not None and (found.name, found.valid_to) == ("Xã Tân Mỹ", date(2025, 2, 28))
    assert units.holder("99999", FIRST_OF_JULY) is None


@pytest.mark.parametrize(
    ("code", "day", "until", "successor"),
    [
        ("29113", date(2025, 2, 1), date(2025, 2, 28), "Xã Tân Mỹ"),
        ("29113", date(2025, 2, 1), date(2025, 3, 1), "Xã Mỹ Hòa"),
        ("29113", date(2025, 2, 1), FIRST_OF_JULY, "Xã Mỹ Chánh Hòa"),
        ("29140", date(2020, 1, 1), FIRST_OF_JULY, "Xã Tân Xuân"),
        ("29179", date(2021, 1, 1), date(2023, 4, 10), "Thị trấn Tiệm Tôm"),
        ("29179", date(2021, 1, 1), FIRST_OF_JULY, "Xã Tân Thủy"),
        ("836", date(2021, 1, 1), FIRST_OF_JULY, "Huyện Ba Tri"),
    ],
)
def test_a_successor_is_found_over_all_mergers_until_the_day(
    units: UnitRegistry, code: str, day: date, until: date, successor: str
) -> None:
    unit = units.holder(code, day)
    assert unit is not None and units.successor(unit, until).name == successor


def test_a_commune_without_a_district_is_legal_and_the_district_level_is_then_empty(units: UnitRegistry) -> None:
    assert units.districts(FIRST_OF_JULY) == units.departments(FIRST_OF_JULY) == ()
    assert {unit.parent_code for unit in units.communes(FIRST_OF_JULY)} == {"86"}
    assert len(units.districts(BEFORE)) == 1


def test_on_every_day_each_code_is_one_unit_and_its_reign_says_which(units: UnitRegistry) -> None:
    for code in {unit.code for unit in units.ever()}:
        for number in range(0, 365 * 6, 9):
            day = date(2020, 1, 1) + timedelta(days=number)
            reigning = [each for each in units.ever() if each.code == code and _within(units, each, day)]
            assert reigning == [units.holder(code, day)]


def _within(units: UnitRegistry, unit: Unit, day: date) -> bool:
    first, last = units.reign(unit)
    return first <= day <= last


def test_the_days_of_change_are_those_on_which_units_differ_from_the_day_before(units: UnitRegistry) -> None:
    changes = units.changes(date(2020, 1, 1), date(2025, 12, 31))
    assert changes == (date(2020, 2, 1), date(2023, 4, 10), date(2025, 3, 1), date(2025, 7, 1))
    assert all(units.all(day) != units.all(day - timedelta(days=1)) for day in changes)


def test_with_units_of_a_fixed_day_nothing_ever_changes() -> None:
    fixed = load_units(PACK)
    assert fixed.changes(date(2020, 1, 1), date(2030, 1, 1)) == ()
    found = fixed.holder("29137", FIRST_OF_JULY)
    assert found is not None and (found.name, fixed.successor(found, FIRST_OF_JULY)) == ("Xã Phước Ngãi", found)
    assert fixed.reign(found) == (date.min, date.max)


@pytest.mark.parametrize(
    "wrong",
    [
        [_unit("1", None, date(2025, 3, 1)), _unit("1", date(2025, 3, 1), None)],
        [_unit("1", None, None), _unit("1", date(2025, 3, 1), None)],
        [_unit("1", None, date(2025, 3, 1), "2"), _unit("2", date(2025, 3, 3), None)],
        [_unit("1", None, date(2025, 3, 1), "9")],
    ],
    ids=["two on one day", "one that never ends", "a day without successor", "a successor that does not exist"],
)
def test_a_history_that_cannot_be_true_is_refused(wrong: list[Unit]) -> None:
    with pytest.raises(ValueError, match="1"):
        UnitRegistry(wrong, None)
