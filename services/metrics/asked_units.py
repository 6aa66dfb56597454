"""Which unit a question means: a code means what it meant at the end of the period, or means today while that runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from services.metrics.domain.period import Period
from services.metrics.domain.question import Question
from services.metrics.domain.succession import asked_unit, end_of
from shared.units import Unit, UnitRegistry


class AskedUnits:
    """Reads the register of units as of the day that counts for a period."""

    def __init__(self, units: UnitRegistry, today: Callable[[], date]) -> None:
        self._units = units
        self._today = today

    def at(self, code: str, period: Period) -> Unit | None:
        """The unit that a code means at the end of a period; None: a code that nobody ever had."""
        return self._units.holder(code, end_of(period, self._today()))

    def about(self, question: Question, code: str) -> Question:
        """The question put to one unit, as the code means it at the end of the period, or to a department."""
        unit = self.at(code, question.period)
        if unit is not None and unit.is_department:
            return replace(question, unit=unit.parent_code, office=code, spans=None)
        return asked_unit(replace(question, office=None), code, self._units, self._today())

    def level_of(self, question: Question) -> str | None:
        """The level asked for, or that of the unit asked for at the end of the period."""
        if question.level or question.unit is None:
            return question.level
        unit = self.at(question.unit, question.period)
        return unit.level if unit else None

    def changed(self, period: Period) -> bool:
        """Whether units were others at the end of the period than at its beginning."""
        return bool(self._units.changes(period.first, end_of(period, self._today())))
