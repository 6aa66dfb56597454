"""The plan's scorecard as a page, and the form for what no system can compute."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.metrics.api.shares import FOLLOWERS
from services.metrics.figures import Figures
from services.metrics.scorecard import Scorecard
from services.metrics.web import names, report_words
from services.metrics.web.cases import procedure_name
from services.metrics.web.dashboard import asked
from services.metrics.web.doors import doors_of
from services.metrics.web.level_words import moves
from services.metrics.web.target_words import two_targets
from shared.auth.access import access
from shared.auth.current import current_user
from shared.errors import FieldError, Invalid
from shared.message import Message

ENTERED_BY = ("manager", "administrator")
# Characters of the evidence: the name and number of a document, not the document.
LONGEST_EVIDENCE = 500
NO_NUMBER = Message("Giá trị phải là số.", "The value must be a number.")
NO_DAY = Message("Vui lòng chọn ngày của số liệu.", "Please choose the day of the value.")


def blueprint(figures: Figures, scorecard: Scorecard) -> Blueprint:
    """The pages over `scorecard`."""
    pages = Blueprint("plan_pages", __name__, template_folder="templates")

    def page(error: Invalid | None = None) -> str:
        question = asked(figures)
        rows = scorecard.rows(question)
        return render_template(
            "metrics/plan.html",
            rows=rows,
            moves=[each for row in rows for each in moves(row.moved, figures)],
            lacking=[procedure_name(code, figures) for row in rows for code in row.lacking],
            door=lambda row, part: doors_of(row.asked, figures)(part) if row.asked else "",
            period=question.period,
            two_targets=two_targets(question, figures),
            sectors=names.SECTORS,
            standings=report_words.STANDINGS,
            may_enter=any(current_user().holds(role) for role in ENTERED_BY),
            error=error,
            form=request.form,
        )

    @pages.get("/plan")
    @access.role(*FOLLOWERS)
    def show() -> str:
        return page()

    @pages.post("/plan")
    @access.role(*ENTERED_BY)
    def enter() -> ResponseReturnValue:
        try:
            value, day = _number(request.form.get("value", "")), _day(request.form.get("day", ""))
            evidence = request.form.get("evidence", "")[:LONGEST_EVIDENCE]
            scorecard.enter(request.form.get("target", ""), value, day, evidence, current_user().subject)
        except Invalid as error:
            return page(error), error.status
        return redirect(url_for("plan_pages.show"))

    return pages


def _number(text: str) -> Decimal:
    """A number as people here write it, with a comma or a point."""
    try:
        value = Decimal(text.strip().replace(",", "."))
        if value.is_finite() and abs(value) < 1_000_000:
            return value
    except InvalidOperation:
        pass
    raise Invalid(errors=[FieldError("/value", "not_a_number", NO_NUMBER)])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(errors=[FieldError("/day", "not_a_day", NO_DAY)]) from error
