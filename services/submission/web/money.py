"""For the cashier of the district: money that the bank reported and that fits no application, and how it was settled."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from services.submission.domain.applications import Application
from services.submission.domain.unmatched import ASSIGNED, OTHER_AMOUNT, Money, OtherEffect
from services.submission.handlers.assigning import assign, prospect
from services.submission.handlers.settling import named_by, named_in_full, settle
from services.submission.web import money_words
from services.submission.web.pages import Page, item, page_blueprint, show
from services.submission.wiring import Submission
from shared.auth.access import access
from shared.auth.current import current_user
from shared.auth.policy import allowed
from shared.errors import Forbidden, Invalid, MotCuaError, StaleVersion
from shared.pack import read_yaml

# Entries of a list. Those that are open come oldest first, so that settling brings up the rest.
PAGE = 50
# The bank's id of a report has at most 64 characters (`domain/bank_signature.py`), the id of a case fewer.
LONGEST_ID = 64
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
        """One entry is settled, or led on to what assigning it would do; somebody who was faster is told of on the page."""
        _check(district)
        form, store = request.form, submission.store
        report_id, way = form.get("report", "")[:LONGEST_ID], form.get("way", "")
        try:
            if way == ASSIGNED:
                case_id = prospect(store, report_id, named_in_full(store, form.get("code", "")[:40])).application["_id"]
                return redirect(url_for("money.assign_page", report=report_id, application=case_id))
            settle(store, submission.clock, report_id, way, _by())
        except MotCuaError as error:
            return _page(submission, error, report_id), error.status
        return redirect(url_for("money.list_page"))

    @pages.get("/unmatched-money/assign")
    @access.any_official
    def assign_page() -> Page:
        """What will happen if it is done: what is owed, what came, and where the application stands."""
        _check(district)
        return _assigning(submission, *_asked(request.args))

    @pages.post("/unmatched-money/assign")
    @access.any_official
    def assign_one() -> Page | Response:
        """It is done as it was shown; if the application has changed since, it is shown again."""
        _check(district)
        report_id, case_id = _asked(request.form)
        try:
            assign(submission.store, submission.clock, report_id, case_id, request.form.get("effect", ""), _by())
        except (OtherEffect, StaleVersion) as error:
            return _assigning(submission, report_id, case_id, error)
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


def _by() -> dict[str, str]:
    user = current_user()
    return {"subject": user.subject, "name": user.display_name}


def _asked(values: Mapping[str, str]) -> tuple[str, str]:
    return values.get("report", "")[:LONGEST_ID], values.get("application", "")[:LONGEST_ID]


def _check(district: str) -> None:
    if not may_settle(district):
        raise Forbidden


def _assigning(submission: Submission, report_id: str, case_id: str, error: MotCuaError | None = None) -> Page:
    """The page before it is done; the list instead, with the reason, when it cannot be done any more."""
    try:
        found = prospect(submission.store, report_id, case_id)
    except MotCuaError as hindrance:
        return _page(submission, hindrance, report_id), hindrance.status
    view, wrong = submission.views.summary(found.application), [item(error.reason, "list")] if error else []
    rows, happens = money_words.prospect_rows(found, view), money_words.what_happens(found)
    page = show("assign_money.html", found=found, rows=rows, happens=happens, buttons=money_words.BUTTONS, errors=wrong)
    return page, error.status if error else 200


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
    shown = money_words.rows(money, (application or {}).get("tracking_code"), owes)
    return {**money, "rows": shown, "wanted_by": owes and owes["_id"]}


def _owing(submission: Submission, money: Money) -> Application | None:
    """The application that an open transfer of another amount names: read now as well, never kept with the money."""
    if money["why"] != OTHER_AMOUNT or money["settled"]:
        return None
    found = (named_by(submission.store, reference) for reference in money["references"])
    return next((application for application in found if application), None)
