"""Reading a pack's units: `units_history.csv`, `departments.yaml` and `pack.yaml`."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from shared.pack import read_yaml
from shared.units.registry import UnitRegistry
from shared.units.unit import Unit

# The last day of districts as a level of government (two-tier local government since 1 July 2025).
DISTRICTS_END = date(2025, 6, 30)


def load_units(pack: Path) -> UnitRegistry:
    """The registry of the pack."""
    about = read_yaml(pack / "pack.yaml")
    district = _district(about)
    units = [district, *_departments(pack, district), *_communes(pack, about)]
    return UnitRegistry(units, about["units_as_of"])


def _district(about: Mapping[str, Any]) -> Unit:
    return Unit(
        code=about["district"],
        name=f"Huyện {about['name']}",
        name_en=f"{about['name_en']} District",
        type="huyen",
        level="district",
        parent_code=None,
        valid_to=DISTRICTS_END,
        legal_basis="Tổ chức chính quyền địa phương hai cấp từ 01/7/2025",
        agency_code=about["agency_codes"]["district"],
    )


def _departments(pack: Path, district: Unit) -> Iterator[Unit]:
    for entry in read_yaml(pack / "departments.yaml")["departments"]:
        yield Unit(
            code=entry["code"],
            name=entry["name"],
            name_en=entry["name_en"],
            type="phong",
            level=district.level,
            parent_code=district.code,
            valid_to=district.valid_to,
            agency_code=district.agency_code,
        )


def _communes(pack: Path, about: Mapping[str, Any]) -> Iterator[Unit]:
    numbers: dict[str, int] = {}
    for row in _rows(pack / "units_history.csv"):
        number = numbers.setdefault(row["code"], len(numbers) + 1)
        yield Unit(
            code=row["code"],
            name=row["name"],
            name_en=_english(row),
            type=row["type"],
            level="commune",
            parent_code=row["parent_code"],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            successor_code=row["successor_code"] or None,
            legal_basis=row["legal_basis"],
            agency_code=about["agency_codes"]["commune"].format(number=number),
        )


def _english(row: Mapping[str, str]) -> str:
    """Raises ValueError when it is missing: a page in English would show a Vietnamese name without a word."""
    if not row.get("name_en"):
        raise ValueError(f"units_history.csv: {row['code']} {row['name']} has no name_en")
    return row["name_en"]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
