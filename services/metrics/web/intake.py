"""A calendar of what came in: twelve months with the files received on each day, the fuller the darker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template

from services.metrics.api.shares import FOLLOWERS
from services.metrics.domain.intake import IntakeDay, shades, weekdays, weeks
from services.metrics.intake import IntakeCalendar, IntakeMonth
from services.metrics.questions import listable
from services.metrics.web.asking import question_given, wish
from services.metrics.web.cards import card
from services.metrics.web.dashboard import ASKED, asked
from services.metrics.web.doors import doors_on
from services.metrics.web.intake_words import WEEKDAYS, busiest, mean, shade
from shared.auth.access import access

Shades = Sequence[tuple[int, int]]


def blueprint(intake: IntakeCalendar) -> Blueprint:
    """The page over `intake`."""
    pages = Blueprint("intake_pages", __name__, template_folder="templates")

    def page() -> str:
        figures = intake.figures
        question = asked(figures)
        months = intake.months(question, wish(ASKED)["calendar"])
        days = [day for month in months for day in month.days]
        found = weekdays(days, figures.today())
        scale = shades(days)
        return render_template(
            "metrics/intake.html",
            card=card(figures.figure(question), figures),
            sentence=busiest(found, days),
            weekdays=[(WEEKDAYS[each.number], mean(each.mean), each) for each in found],
            shades=[shade(*each) for each in scale],
            months=[_block(month, scale) | {"door": doors_on(question, month.period, figures)("received")} for month in months],
            total=sum(month.files for month in months),
            first=days[0].day,
            last=min(days[-1].day, figures.today()),
            door="/intake/cases?" + urlencode(question_given()) if listable(question, figures) else None,
        )

    @pages.get("/intake")
    @access.role(*FOLLOWERS)
    def show() -> str:
        with intake.figures.views.at_once():
            return page()

    return pages


def _block(month: IntakeMonth, scale: Shades) -> dict[str, Any]:
    """A month as the page draws it: weeks are columns, days of the week rows."""
    of_day = {each.day: each for each in month.days}
    mondays = weeks(month.period.first, month.period.last)
    rows = [(name, [_cell(of_day, monday, number, scale) for monday in mondays]) for number, name in enumerate(WEEKDAYS)]
    heads = [max(monday, month.period.first) for monday in mondays]
    return {"period": month.period, "files": month.files, "heads": heads, "rows": rows}


def _cell(of_day: Mapping[date, IntakeDay], monday: date, number: int, scale: Shades) -> dict[str, Any] | None:
    """A day with its shade, 0 for none; None outside the month."""
    day = of_day.get(monday + timedelta(days=number))
    if day is None:
        return None
    return {
        "day": day.day,
        "files": day.files,
        "working": day.working,
        "shade": sum(begin <= (day.files or 0) for begin, _end in scale),
    }
