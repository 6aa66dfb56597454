"""The weekly letters as pages: each week's, what came of each, and what it says. Addresses are shown masked, to everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template

from services.metrics.api.shares import FOLLOWERS
from services.metrics.domain.letter import BETWEEN_LANGUAGES, STATES, Letter, state
from services.metrics.figures import Figures
from services.metrics.letters.store import Letters
from services.metrics.schemas import LettersSchema
from services.metrics.settings import Settings
from services.metrics.web import letter_words as words
from services.metrics.web.asking import wish
from services.metrics.web.cards import unit_name
from shared.auth.access import access
from shared.language import LANGUAGES

ASKED = LettersSchema(unknown="exclude")
# How far back weeks are listed. Older letters are kept: `/letters?week=` finds them by their Monday.
LISTED = timedelta(weeks=12)
# The order of a week's letters, by level and whether it is a department: the district, its departments, the communes.
RANKS = {("district", False): 0, ("district", True): 1, ("commune", False): 2, ("commune", True): 3}


def blueprint(letters: Letters, figures: Figures, settings: Settings) -> Blueprint:
    """The pages over `letters`."""
    pages = Blueprint("letter_pages", __name__, template_folder="templates")
    server = bool(settings.letter_smtp_host)

    @pages.get("/letters")
    @access.role(*FOLLOWERS)
    def show() -> str:
        found = letters.since((figures.today() - LISTED).isoformat())
        newest, asked = letters.newest(), wish(ASKED)["week"]
        week = asked.isoformat() if asked else newest
        rows = [_row(letter, newest, server, figures) for letter in letters.of_week(week)]
        return render_template(
            "metrics/letters.html",
            words=words,
            week=_day(week),
            weeks=_weeks(found, newest),
            rows=sorted(rows, key=lambda row: (row["rank"], row["slot"])),
            server=server,
            names=STATES,
            tried=any(row["tries"] for row in rows),
        )

    @pages.get("/letters/<name>")
    @access.role(*FOLLOWERS)
    def show_letter(name: str) -> str:
        letter = letters.load(name)
        return render_template(
            "metrics/letter_shown.html",
            words=words,
            letter=_row(letter, letters.newest(), server, figures),
            texts=_texts(letter, figures),
            week=_day(letter["week"]),
            server=server,
        )

    return pages


def _texts(letter: Letter, figures: Figures) -> list[tuple[str, str]]:
    """What it says, by language; nothing after any file was marked a state secret since: its numbers less those of now would be
    that file (Luật 29/2018/QH14, article 5).
    """
    if figures.views.facts.secret_since(letter["made_at"]):
        return []
    return list(zip(LANGUAGES, letter["text"].split(BETWEEN_LANGUAGES), strict=False))


def _day(week: str) -> date | None:
    return date.fromisoformat(week) if week else None


def _weeks(found: Sequence[Letter], newest: str) -> list[tuple[date | None, Counter[str]]]:
    """Each week with how many of its letters are in which state, newest first."""
    counted: dict[str, Counter[str]] = {}
    for letter in found:
        counted.setdefault(letter["week"], Counter())[state(letter, newest)] += 1
    return [(_day(week), counts) for week, counts in counted.items()]


def _row(letter: Letter, newest: str, server: bool, figures: Figures) -> dict[str, Any]:
    monday, stands = date.fromisoformat(letter["week"]), state(letter, newest)
    name = unit_name(letter["unit"], monday, monday, figures)
    unit = figures.reference.units.holder(letter["unit"], monday)
    rank = RANKS[unit.level, unit.is_department] if unit else len(RANKS)
    return {**letter, "name": name, "rank": rank, "state": stands, "why": words.why(letter, stands, server=server)}
