"""The reporting regimes and their reports as pages: what is owed, what waits for whom, and the buttons for it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.metrics.api.regimes import APPROVERS
from services.metrics.api.shares import FOLLOWERS
from services.metrics.domain.difference import Difference
from services.metrics.domain.regime import Regime
from services.metrics.domain.report import Report, sha256_of
from services.metrics.domain.report_state import BEFORE, DELIVERED, state
from services.metrics.reporting.desk import Asked, Done, period_of
from services.metrics.reporting.maker import table_of
from services.metrics.reporting.overview import Backlog, backlog
from services.metrics.web import report_words as words
from services.metrics.wiring import Reporting
from shared.auth.access import access
from shared.auth.current import current_user
from shared.errors import IllegalAction
from shared.http.idempotency import checked_key
from shared.language import said


def blueprint(reporting: Reporting) -> Blueprint:
    """The pages over `reporting`."""
    pages = Blueprint("regime_pages", __name__, template_folder="templates")

    @pages.get("/regimes")
    @access.role(*FOLLOWERS)
    def show() -> str:
        lines = reporting.overview.lines()
        return render_template(
            "metrics/regimes.html",
            words=words,
            lines=lines,
            todo=_grouped(backlog([line for of_regime in lines for line in of_regime]), reporting.overview.regimes),
            t4=reporting.overview.connected(reporting.overview.today()),
            receiver=reporting.connected,
            connected_from=reporting.overview.connected_from,
            before=BEFORE,
        )

    @pages.get("/regimes/reports/<name>")
    @access.role(*FOLLOWERS)
    def show_report(name: str) -> str:
        return _page(reporting.reports.load(name), reporting)

    @pages.post("/regimes/reports/<name>/<any(approval, anew, correction, delivery):action>")
    @access.role(*APPROVERS)
    def act(name: str, action: str) -> ResponseReturnValue:
        try:
            done = _actions(reporting)[action](name, Asked(current_user(), checked_key(request.form.get("key", "")), _hash()))
        except IllegalAction as refusal:
            return _page(reporting.reports.load(name), reporting, refusal), refusal.status
        return redirect(url_for("regime_pages.show_report", name=done.report["_id"]), 303)

    return pages


def _grouped(todo: Backlog, regimes: Sequence[Regime]) -> dict[str, list[tuple[str, list[Any], int]]]:
    """The backlog by regime: its name, the reports or periods of it, and how many."""

    def grouped(things: Sequence[Any], regime_of: Callable[[Any], str]) -> list[tuple[str, list[Any], int]]:
        of_regime = [(regime, [each for each in things if regime_of(each) == regime.id]) for regime in regimes]
        return [(said(regime.words), found, len(found)) for regime, found in of_regime if found]

    return {
        "approval": grouped(todo.for_approval, lambda report: report["regime"]),
        "delivery": grouped(todo.for_delivery, lambda report: report["regime"]),
        "late": grouped(todo.late, lambda line: line.regime.id),
        "figures": grouped(todo.for_figures, lambda line: line.regime.id),
    }


def _actions(reporting: Reporting) -> dict[str, Callable[[str, Asked], Done]]:
    desk = reporting.desk
    return {
        "approval": lambda name, asked: desk.approve(name, asked.body, asked),
        "anew": desk.make_anew,
        "correction": desk.correct,
        "delivery": desk.deliver_again,
    }


def _hash() -> str:
    """The hash that the person had on the screen; only an approval looks at it."""
    return request.form.get("sha256", "")


def _page(report: Report, reporting: Reporting, refusal: IllegalAction | None = None) -> str:
    correction = reporting.reports.correction_of(report["_id"])
    regime, period, changed = reporting.overview.find(report["regime"]), period_of(report), reporting.differences(report)
    may = reporting.desk.may(current_user())
    return render_template(
        "metrics/report.html",
        words=words,
        report=report,
        period=period,
        regime=regime,
        stands=reporting.overview.standing(regime, period, [report], reporting.overview.today()) if regime else None,
        title=_title(report, reporting),
        state=state(report),
        table=table_of(report["body"]),
        intact=sha256_of(report["body"]) == report["sha256"],
        differences=changed,
        changed_lines=_by_line(changed or []),
        correction=correction,
        buttons=_buttons(report, bool(changed) and correction is None) if may else (),
        receiver=reporting.connected,
        refusal=refusal,
        key=uuid.uuid4().hex,
    )


def _buttons(report: Report, to_correct: bool) -> tuple[str, ...]:
    """What may be done with the report as it stands."""
    if not report["approved_at"]:
        return ("approval", "anew")
    send = ("delivery",) if state(report) != DELIVERED and not report["replaced_by"] else ()
    return (*send, "correction") if to_correct else send


def _by_line(changed: Sequence[Difference]) -> list[tuple[str, list[Difference]]]:
    """The differences by the line they are in, with its name."""
    return [(found[0].name, found) for found in (list(each) for _, each in groupby(changed, key=lambda each: each.key))]


def _title(report: Report, reporting: Reporting) -> Any:
    regime = reporting.overview.find(report["regime"])
    return said(regime.words) if regime else report["regime"]
