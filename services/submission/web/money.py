"""For the cashier of the district: money that the bank reported and that fits no application, and how it was settled."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from services.submission.domain.applications import Application
from services.submission.domain.unmatched import OTHER_AMOUNT, Money
from services.submission.handlers.settling import named_by, settle
from services.submission.web import money_words
from services.submission.web.pages import Page, item, page_blueprint, show
from services.submission.wiring import Submission
from shared.auth.access import access
from shared.auth.current import current_user
from shared.auth.policy import allowed
from shared.errors import Forbidden, Invalid, MotCuaError
from shared.pack import read_yaml

# Entries of a list. Those that are open come oldest first, so that settling brings up the rest.
PAGE = 50
ACTION = "settle_unmatched_money"


def blueprint(submission: Submission) -> Blueprint:
    """The page over `submission`."""
    pages = page_blueprint("money", __name__)
    district = district_of(submission)

    @pages.get("/unmatched-money")
    @access.any_official
    def list_page() -> str:
        """What waits, and what was done."""
        _check(district)
        return _page(submission)

    @pages.post("/unmatched-money")
    @access.any_official
    def settle_one() -> Page | Response:
        """One entry is settled; somebody who was faster is told of on the page."""
        _check(district)
        user, form = current_user(), request.form
        by = {"subject": user.subject, "name": user.display_name}
        report_id = form.get("report", "")[:64]
        try:
            settle(submission.store, submission.clock, report_id, form.get("way", ""), form.get("code", "")[:40], by)
        except MotCuaError as error:
            return _page(submission, error, report_id), error.status
        return redirect(url_for("money.list_page"))

    return pages


def district_of(submission: Submission) -> str:
    """The code of the district, to which the account belongs."""
    return str(read_yaml(Path(submission.settings.district_pack) / "pack.yaml")["district"])


def may_settle(district: str) -> bool:
    """Whether the person signed in may settle money: the account is one for the whole district."""
    return allowed(current_user(), ACTION, unit=district)


def _check(district: str) -> None:
    if not may_settle(district):
        raise Forbidden


def _page(submission: Submission, error: MotCuaError | None = None, report_id: str = "") -> str:
    store = submission.store.unmatched
    said = [wrong.message for wrong in error.errors] if isinstance(error, Invalid) else [error.reason] if error else []
    shown = {"open": [_shown(submission, money) for money in store.open(PAGE)], "total": store.count_open()}
    done = [_shown(submission, money) for money in store.settled(PAGE)]
    wrong = [item(message, "list") for message in said]
    return show(
        "unmatched_money.html", **shown, settled=done, errors=wrong, failed=report_id, filled=request.form, ways=money_words.WAYS
    )


def _shown(submission: Submission, money: Money) -> Mapping[str, Any]:
    """With the code of the application it was assigned to: read now, so that it goes with a file that is purged."""
    case_id = (money["settled"] or {}).get("case_id")
    application = submission.store.applications.find(case_id) if case_id else None
    owes = _owing(submission, money)
    return {**money, "rows": money_words.rows(money, (application or {}).get("tracking_code"), owes)}


def _owing(submission: Submission, money: Money) -> Application | None:
    """The application that an open transfer of another amount names: read now as well, never kept with the money."""
    if money["why"] != OTHER_AMOUNT or money["settled"]:
        return None
    found = (named_by(submission.store, reference) for reference in money["references"])
    return next((application for application in found if application), None)
