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
from services.metrics.web.ways import Ways, from_outside
from services.metrics.web.words import basis
from shared.auth.principal import Grant, Principal
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
        self._ways = from_outside(late.figures, settings.public_url)
        self.host = urlsplit(settings.public_url).hostname or "motcua"
        self._app = Flask("services.metrics.app", static_folder=None, template_folder="web/templates")
        register_web(self._app, settings, "Thư hằng tuần", "Weekly letter")
        self._app.jinja_env.filters["basis"] = partial(basis, english_names=late.figures.reference.legal_names)

    def write(self, unit: Unit, week: Week) -> Content:
        """The letter of a unit: in Vietnamese with the English below, with the figures of now."""
        numbers = self._numbers.of(unit, week)
        told, read = (self._worded(numbers, ways) for ways in (self._ways, Ways(self._late.figures, None)))
        with self._in("vi", unit.code):
            subject, html = title(numbers), render_template("metrics/letter.html", letters=told)
        return Content(subject, BETWEEN_LANGUAGES.join(map(plain, read)) + "\n", html)

    def month(self, code: str) -> bytes | None:
        """The last month of a unit on one page, of the district that of its own level; None when no PDF can be made of it."""
        asked = {"level": "district", "unit": None} if code == self._district else {"level": None, "unit": code}
        with self._in("vi", code):
            month = month_of_place({**asked, "calendar": "calendar"}, self._late, self._ways)
            page = render_template("metrics/monthly.html", **month)
        try:
            return pdf_of(page, asset_file("monthly.css"))
        except PdfUnavailable:
            return None

    def _worded(self, numbers: LetterNumbers, ways: Ways) -> list[Wording]:
        """The letter in each language."""
        told = []
        for language in LANGUAGES:
            with self._in(language, numbers.unit.code):
                told.append(wording(numbers, self._public_url, ways, demo=self._demo))
        return told

    @contextmanager
    def _in(self, language: str, unit: str) -> Iterator[None]:
        """Within the block, words are for a reader of `language`, and doors for whoever leads the unit: the letter is theirs."""
        with self._app.test_request_context("/"), force_locale(language):
            g.principal = Principal("weekly-letter", "official", roles=(Grant("leader", unit),))
            yield


def plain(told: Wording) -> str:
    """A letter in one language as plain text; told without ways, it has no addresses but those at its end."""
    parts = [told.title, *([told.note] if told.note else [])]
    parts += ["\n".join([each.title, *(f"- {line.unescape()}" for line in each.lines)]) for each in told.sections]
    parts.append("\n".join(f"{name}: {address}" for name, address in told.links))
    return "\n\n".join([*parts, *told.closing])
