"""Doors: from a number to the files that it counts, by the same question. A page shows no door that is shut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

from services.metrics.domain.part import RECEIVED_LIST, named
from services.metrics.domain.period import Period
from services.metrics.domain.question import NOW, Question
from services.metrics.figures import Figures
from services.metrics.questions import listable
from shared.calendar import local_day

Door = Callable[[str], str]


def asked_by(question: Question) -> dict[str, str]:
    """The question as an address asks it; its period by its days, because a name means other days in the other calendar."""
    procedure = question.procedures[0] if question.procedures and not question.sector else None
    asked = {
        "unit": question.office or question.unit,
        "level": question.level,
        "kind": question.kind,
        "sector": question.sector,
        "procedure": procedure,
        "basis": NOW if question.basis == NOW else None,
        "as_known": local_day(question.as_known).isoformat() if question.as_known else None,
        "period": f"{question.period.first}..{question.period.last}",
    }
    return {name: value for name, value in asked.items() if value}


def doors_of(question: Question, figures: Figures) -> Door:
    """Part → the address of its files, empty where this person may not open it."""
    may, asked = listable(question, figures), asked_by(question)

    def door(part: str) -> str:
        page = "/intake/cases" if named(part).of == RECEIVED_LIST else "/cases"
        return f"{page}?{urlencode({**asked, 'part': part})}" if may else ""

    return door


def doors_now(question: Question, figures: Figures) -> Door:
    """The same for numbers that are told as known now, whatever day was asked for."""
    return doors_of(replace(question, as_known=None), figures)


def doors_on(question: Question, period: Period, figures: Figures) -> Door:
    """The same for other days; no door where the address would mean another unit than the question does."""
    there = replace(question, period=period)
    code = question.office or question.unit
    same = code is None or figures.asked_units.about(replace(there, unit=None, office=None, spans=None), code) == there
    return doors_of(there, figures) if same else lambda part: ""
