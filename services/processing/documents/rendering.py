"""Forms as pages: the template of the edition in force, filled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask_babel import force_locale

from services.processing.documents.printable import sheet, template_of
from services.processing.domain.case_file import Case
from services.processing.domain.situation import Situation
from services.processing.handlers.office import Office
from services.processing.settings import Settings
from services.processing.words import CHANNELS, STEPS
from shared.calendar import local_day

LIMIT_UNITS = {
    "working_day": "{} ngày làm việc",
    "calendar_day": "{} ngày",
    "hour": "{} giờ làm việc",
    "same_day_15h": "trong ngày; nhận sau 15 giờ thì ngày làm việc tiếp theo",
    "by_plan": "theo kế hoạch",
}
STYLESHEET_ADDRESS = "/print.css"


def form_page(office: Office, case: Case, form: str, here: Situation, settings: Settings) -> str:
    """The form of the case as a page, in Vietnamese: it is a letter of a Vietnamese office. Raises NotFound."""
    shown = sheet(office.reference, case, form, here, settings.citizens_url)
    day = local_day(case["received_at"] or here.at)
    return page_of(template_of(form, day), shown, settings)


def page_of(template: str, shown: Mapping[str, Any], settings: Settings) -> str:
    """The template filled with `shown`, in Vietnamese."""
    words = {"channel_words": _channel_words, "limit_words": limit_words, "step_words": _step_words}
    with force_locale("vi"):
        return render_template(template, sheet=shown, stylesheet=STYLESHEET_ADDRESS, demo=settings.demo, **words)


def limit_words(value: int | None, unit: str | None) -> str:
    """A time limit in words."""
    return LIMIT_UNITS.get(unit or "by_plan", "").format(value)


def _channel_words(channel: str) -> str:
    return CHANNELS[channel].vi if channel in CHANNELS else channel


def _step_words(step: str) -> str:
    return STEPS[step].vi if step in STEPS else step
