"""Doors: from a number to the files that it counts, by the same question. A page shows no door that is shut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from services.metrics.domain.part import RECEIVED_LIST, named
from services.metrics.domain.period import Period
from services.metrics.domain.question import NOW, Question
from services.metrics.figures import Figures
from services.metrics.questions import listable, may_be_asked
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
    may, asked = listable(question, figures) and _has_an_address(question, figures), asked_by(question)

    def door(part: str) -> str:
        page = "/intake/cases" if named(part).of == RECEIVED_LIST else "/cases"
        return f"{page}?{urlencode({**asked, 'part': part})}" if may else ""

    return door


def _has_an_address(question: Question, figures: Figures) -> bool:
    """Whether an address can ask it: a procedure that it names must be known still; a sector is named itself."""
    return question.sector is not None or all(may_be_asked(code, figures) for code in question.procedures or ())


def doors_now(question: Question, figures: Figures) -> Door:
    """The same for numbers that are told as known now, whatever day was asked for."""
    return doors_of(replace(question, as_known=None), figures)


def late_doors_of(question: Question, figures: Figures) -> Door:
    """Part of the late files (`domain.late_part`) → their address. They are told as known now only."""
    may, asked = listable(question, figures), asked_by(replace(question, as_known=None))
    return lambda part: f"/late?{urlencode({**asked, 'part': part})}" if may else ""


def due_door(question: Question, until: date, figures: Figures) -> str:
    """The address of the open files of this place that become overdue from now to the end of a day."""
    asked = {name: value for name, value in asked_by(replace(question, as_known=None)).items() if name != "period"}
    return f"/open?{urlencode({**asked, 'due_to': until.isoformat()})}" if listable(question, figures) else ""


def of_procedure(question: Question, code: str | None) -> Question:
    """The same for the files of one procedure; None: of work without one, which is internal."""
    return replace(question, sector=None, procedures=(code,)) if code else replace(question, kind="internal_work")


def doors_on(question: Question, period: Period, figures: Figures) -> Door:
    """The same for other days; no door where the address would mean another unit than the question does."""
    there = replace(question, period=period)
    code = question.office or question.unit
    same = code is None or figures.asked_units.about(replace(there, unit=None, office=None, spans=None), code) == there
    return doors_of(there, figures) if same else lambda part: ""
