"""What a report says, as one table of one shape whatever its content, so that every report is shown and compared the same way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from services.metrics.domain.period import Period
from services.metrics.domain.question import Question
from services.metrics.domain.settlement import COLUMNS
from services.metrics.figures import Figures
from services.metrics.reports import settlement
from services.metrics.scorecard import Scorecard
from services.metrics.scorecard_row import Row

Table = dict[str, Any]
SHARE_COLUMNS = ("numerator", "denominator", "share", "target", "gap_cases")
PLAN_COLUMNS = ("value", "numerator", "denominator", "target", "reached")
LEVELS = {"district": "Cấp huyện", "commune": "Cấp xã"}
SECTORS = {"health": "Y tế", "education": "Giáo dục", "agriculture": "Nông nghiệp", "tourism": "Du lịch"}
TOTAL, TOTAL_NAME = "total", "Tổng cộng"


class Tables:
    """Makes the table of a report of the figures as they are known now. Names are in Vietnamese: they are part of the report."""

    def __init__(self, figures: Figures, scorecard: Scorecard) -> None:
        self._figures = figures
        self._scorecard = scorecard
        self._makers: Mapping[str, Callable[[Period], Table]] = {
            "settlement_by_unit": lambda period: self._settlement(period, "unit"),
            "settlement_by_field": lambda period: self._settlement(period, "field"),
            "online_share": self._online_share,
            "plan": self._plan,
        }

    def make(self, content: str, period: Period) -> Table:
        """The table of this content for this period."""
        return self._makers[content](period)

    def _settlement(self, period: Period, by: str) -> Table:
        """Biểu II.06a: columns 3 to 13, a line per unit or field, and their sum."""
        form = settlement(Question(period), by, self._figures)
        names = {name: unit.name for name, unit in form.units.items()}
        rows = [_row(line.name, names.get(line.name, line.name), line.cells) for line in form.lines]
        return _table([str(column) for column in COLUMNS], [*rows, _row(TOTAL, TOTAL_NAME, form.total.cells)])

    def _online_share(self, period: Period) -> Table:
        """Both levels, then every unit of them; departments are part of their unit."""
        rows = []
        for level, name in LEVELS.items():
            question = Question(period, level=level)
            rows.append(_row(level, name, _share_cells(self._figures.figure(question))))
            units = [each for each in self._figures.by_unit(question) if not self._is_department(each["unit"], period)]
            codes = Counter(each["unit"] for each in units)
            rows += [_row(_key(each, codes), str(each.get("name", each["unit"])), _share_cells(each)) for each in units]
        return _table(SHARE_COLUMNS, rows)

    def _plan(self, period: Period) -> Table:
        """The scorecard; a target with parts has a row for each of them."""
        rows = []
        for row in self._scorecard.rows(Question(period)):
            name = row.target.id
            rows.append(_row(name, f"{name}. {row.target.words.vi}", _plan_cells(row)))
            rows += [_row(f"{name}.{part}", f"{name}. {SECTORS[part]}", _plan_cells(each)) for part, each in row.parts]
        return _table(PLAN_COLUMNS, rows)

    def _is_department(self, code: str, period: Period) -> bool:
        unit = self._figures.asked_units.at(code, period)
        return unit is not None and unit.is_department


def _key(figure: Mapping[str, Any], codes: Mapping[str, int]) -> str:
    """A unit by its code, or by code and first day where the code was handed on within the period."""
    since = figure.get("valid_from")
    return f"{figure['unit']}@{since}" if codes[figure["unit"]] > 1 and since else str(figure["unit"])


def _share_cells(figure: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(figure[name] for name in SHARE_COLUMNS)


def _plan_cells(row: Row) -> tuple[Any, ...]:
    return row.value, row.numerator, row.denominator, row.target.value, row.reached


def _table(columns: Any, rows: list[dict[str, Any]]) -> Table:
    return {"columns": list(columns), "rows": rows}


def _row(key: str, name: str, cells: Any) -> dict[str, Any]:
    """Fractions as text: the same digits for everybody who reads the report, whatever their program thinks of numbers."""
    return {"key": key, "name": name, "cells": [str(cell) if isinstance(cell, Decimal) else cell for cell in cells]}
