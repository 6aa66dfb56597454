"""The register of a unit (form 06) as a page to print: whole days, and a word when it does not reach the last one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from services.processing.documents.editions import edition_on, title_of
from services.processing.documents.rendering import page_of
from services.processing.domain.case_file import SECRET, Case
from services.processing.handlers.office import Office, Official
from services.processing.handlers.reading import may_read_register
from services.processing.settings import Settings
from services.processing.views import procedure_view, unit_view
from shared.calendar import HOME, local_day
from shared.errors import FieldError, Forbidden, Invalid
from shared.message import Message
from shared.web.filters import day as day_text
from shared.web.filters import moment as moment_text

# Lines of one printed register, some 80 sheets; a longer one is printed in parts, by day.
MOST_LINES = 2_000


def register_page(office: Office, official: Official, unit: str, start: date, end: date, settings: Settings) -> str:
    """Form 06 of `unit` for the days `start` to `end`, both included; raises Forbidden, Invalid.

    What does not fit is left to the next register: this one ends with a whole day, says so and where the next one begins.
    """
    if not may_read_register(official, unit):
        raise Forbidden
    office.audit.record(official.actor, "print_register", "-", unit=unit)
    moments = [datetime.combine(day, datetime.min.time(), HOME) for day in (start, end + timedelta(days=1))]
    cases = office.cases.received_between(unit, moments[0], moments[1], MOST_LINES + 1)
    following = _following(cases)
    fitting = [case for case in cases if following is None or local_day(case["received_at"]) < following]
    shown = {
        "title": title_of("06").vi,
        "legal_basis": edition_on(end).legal_basis,
        "unit": unit_view(office.reference, unit, end),
        "start": start,
        "end": following - timedelta(days=1) if following else end,
        "following": following,
        "following_address": "?" + urlencode({"unit": unit, "from": following, "to": end}),
        "rows": [_line(office, case) for case in fitting if case["state"] != SECRET],
        "printed_at": office.clock(),
    }
    return page_of(f"forms/{edition_on(end).folder}/06.html", shown, settings)


def _following(cases: Sequence[Case]) -> date | None:
    """The first day that does not fit whole; None when all do. Raises Invalid when not even one day fits."""
    if len(cases) <= MOST_LINES:
        return None
    first, following = (local_day(cases[place]["received_at"]) for place in (0, -1))
    if first == following:
        words = Message(
            f"Ngày {day_text(first)} có hơn {MOST_LINES} hồ sơ, nhiều hơn một sổ in được.",
            f"On {day_text(first)} there are over {MOST_LINES} files, more than a printed register holds.",
        )
        raise Invalid(words, errors=[FieldError("/from", "too_many_lines", words)])
    return following


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
