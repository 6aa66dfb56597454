"""What a figure is the sum of by place: levels, units, or a unit's departments. The pages that go down and the trial share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.metrics.domain.period import Period
from services.metrics.domain.question import LEVELS, Question
from services.metrics.figures import Figure, Figures


def places_of(question: Question, figures: Figures) -> list[Figure]:
    """One figure per place inside, also without files; of a department there is nothing inside."""
    if question.unit:
        return [] if question.office else _offices(question, figures)
    if question.level:
        return [each for each in figures.by_unit(question) if not _department(each, figures)]
    return [figures.figure(replace(question, level=level)) for level in LEVELS]


def _offices(question: Question, figures: Figures) -> list[Figure]:
    found = figures.by_unit(replace(question, level=figures.asked_units.level_of(question)))
    return [each for each in found if _department(each, figures) == question.unit]


def _department(figure: Mapping[str, Any], figures: Figures) -> str | None:
    """The unit that this department belongs to; None for a unit."""
    period = figure["period"]
    unit = figures.asked_units.at(figure["unit"], Period("", period["first"], period["last"]))
    return unit.parent_code if unit and unit.is_department else None
