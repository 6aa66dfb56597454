"""Writes letters and prints the month that goes with them, in the worker, with the templates and words of the pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from urllib.parse import urlsplit

from flask import Flask, g, render_template
from flask_babel import force_locale

from services.metrics.domain.letter import BETWEEN_LANGUAGES, Content
from services.metrics.domain.letter_week import Week
from services.metrics.late import LateList
from services.metrics.letters.numbers import LetterNumbers, Numbers
from services.metrics.settings import Settings
from services.metrics.web.letter_wording import Wording, title, wording
from services.metrics.web.monthly import month_of_place
from services.metrics.web.words import basis
from shared.auth.principal import ANONYMOUS
from shared.language import LANGUAGES
from shared.pdf import PdfUnavailable, pdf_of
from shared.units import Unit
from shared.web.assets import asset_file
from shared.web.setup import register_web


class Press:
    """Makes what a letter says. It answers no request: there is an application only because templates and words need one."""

    def __init__(self, settings: Settings, late: LateList, numbers: Numbers, district: str) -> None:
        self._late = late
        self._numbers = numbers
        self._district = district
        self._demo = settings.demo
        self._public_url = settings.public_url.rstrip("/")
        self.host = urlsplit(settings.public_url).hostname or "motcua"
        self._app = Flask("services.metrics.app", static_folder=None, template_folder="web/templates")
        register_web(self._app, settings, "Thư hằng tuần", "Weekly letter")
        self._app.jinja_env.filters["basis"] = partial(basis, english_names=late.figures.reference.legal_names)

    def write(self, unit: Unit, week: Week) -> Content:
        """The letter of a unit: in Vietnamese with the English below, with the figures of now."""
        numbers = self._numbers.of(unit, week)
        told = [self._worded(numbers, language) for language in LANGUAGES]
        with self._in("vi"):
            html = render_template("metrics/letter.html", letters=told)
        return Content(self._subject(numbers), BETWEEN_LANGUAGES.join(plain(each) for each in told) + "\n", html)

    def month(self, code: str) -> bytes | None:
        """The last month of a unit on one page, of the district that of its own level; None when no PDF can be made of it."""
        asked = {"level": "district", "unit": None} if code == self._district else {"level": None, "unit": code}
        with self._in("vi"):
            month = month_of_place({**asked, "calendar": "calendar"}, self._late)
            page = render_template("metrics/monthly.html", **month)
        try:
            return pdf_of(page, asset_file("monthly.css"))
        except PdfUnavailable:
            return None

    def _subject(self, numbers: LetterNumbers) -> str:
        with self._in("vi"):
            return title(numbers)

    def _worded(self, numbers: LetterNumbers, language: str) -> Wording:
        with self._in(language):
            return wording(numbers, self._public_url, demo=self._demo)

    @contextmanager
    def _in(self, language: str) -> Iterator[None]:
        with self._app.test_request_context("/"), force_locale(language):
            g.principal = ANONYMOUS  # a letter shows no door that only some may open
            yield


def plain(told: Wording) -> str:
    """A letter in one language as plain text."""
    parts = [told.title, *([told.note] if told.note else [])]
    parts += ["\n".join([each.title, *(f"- {line}" for line in each.lines)]) for each in told.sections]
    parts.append("\n".join(f"{name}: {address}" for name, address in told.links))
    return "\n\n".join([*parts, *told.closing])
