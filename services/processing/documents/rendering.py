"""Forms as pages: the template of the edition in force, filled; and the register (06) of a unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask import render_template
from flask_babel import force_locale

from services.processing.documents.editions import edition_on, title_of
from services.processing.documents.printable import sheet, template_of
from services.processing.domain.case_file import SECRET, Case
from services.processing.domain.situation import Situation
from services.processing.handlers.office import Office, Official
from services.processing.views import procedure_view, unit_view
from services.processing.words import CHANNELS, STEPS
from shared.calendar import HOME, local_day
from shared.errors import Forbidden
from shared.settings import CommonSettings
from shared.web.filters import day as day_text
from shared.web.filters import moment as moment_text

LIMIT_UNITS = {
    "working_day": "{} ngày làm việc",
    "calendar_day": "{} ngày",
    "hour": "{} giờ làm việc",
    "same_day_15h": "trong ngày; nhận sau 15 giờ thì ngày làm việc tiếp theo",
    "by_plan": "theo kế hoạch",
}
# Lines of one printed register; a longer one is printed in parts, by day.
MOST_LINES = 2_000
STYLESHEET_ADDRESS = "/print.css"


def form_page(office: Office, case: Case, form: str, here: Situation, settings: CommonSettings) -> str:
    """The form of the case as a page, in Vietnamese: it is a letter of a Vietnamese office. Raises NotFound."""
    shown = sheet(office.reference, case, form, here, settings.submission_url)
    day = local_day(case["received_at"] or here.at)
    return _page(template_of(form, day), shown, settings)


def register_page(office: Office, official: Official, unit: str, start: date, end: date, settings: CommonSettings) -> str:
    """Form 06 of `unit` for the days `start` to `end`, both included; raises Forbidden."""
    if not any(official.may(action, unit) for action in ("record_register_entry", "view_case")):
        raise Forbidden
    office.audit.record(official.actor, "print_register", "-", unit=unit)
    moments = [datetime.combine(day, datetime.min.time(), HOME) for day in (start, end + timedelta(days=1))]
    cases = office.cases.received_between(unit, moments[0], moments[1], MOST_LINES)
    shown = {
        "title": title_of("06").vi,
        "legal_basis": edition_on(end).legal_basis,
        "unit": unit_view(office.reference, unit, end),
        "start": start,
        "end": end,
        "rows": [_line(office, case) for case in cases if case["state"] != SECRET],
        "printed_at": office.clock(),
    }
    return _page(f"forms/{edition_on(end).folder}/06.html", shown, settings)


def _page(template: str, shown: Mapping[str, Any], settings: CommonSettings) -> str:
    words = {"channel_words": _channel_words, "limit_words": limit_words, "step_words": _step_words}
    with force_locale("vi"):
        return render_template(template, sheet=shown, stylesheet=STYLESHEET_ADDRESS, demo=settings.demo, **words)


def _line(office: Office, case: Case) -> dict[str, str]:
    content = case.get("content") or {}
    applicant = content.get("applicant") or {}
    procedure = procedure_view(office.reference, case["procedure_code"], local_day(case["opened_at"]))
    handed = next((line["at"] for line in case["history"] if line["action"] == "hand_over"), None)
    return {
        "code": case["file_code"] or "",
        "request": procedure["name"] if procedure else content.get("subject", ""),
        "name": applicant.get("full_name", ""),
        "contact": ", ".join(part for part in (applicant.get("address"), applicant.get("phone")) if part),
        "received": moment_text(case["received_at"]),
        "due": moment_text(case["due_at"]),
        "closed": moment_text(case["closed_at"]),
        "handed": day_text(handed),
        "note": "",
    }


def limit_words(value: int | None, unit: str | None) -> str:
    """A time limit in words."""
    return LIMIT_UNITS.get(unit or "by_plan", "").format(value)


def _channel_words(channel: str) -> str:
    return CHANNELS[channel].vi if channel in CHANNELS else channel


def _step_words(step: str) -> str:
    return STEPS[step].vi if step in STEPS else step
