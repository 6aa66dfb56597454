"""The dashboard: both levels against their targets, every unit, and how far the figures can be trusted."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, render_template, request

from services.metrics.api.shares import FOLLOWERS
from services.metrics.completeness import Completeness, completeness
from services.metrics.domain.disclosure import SMALL
from services.metrics.domain.period import ADMINISTRATIVE, CALENDAR
from services.metrics.domain.question import Question
from services.metrics.figures import Figures
from services.metrics.questions import question_of
from services.metrics.schemas import QuestionSchema
from services.metrics.settings import Settings
from services.metrics.trend import trend
from services.metrics.web import names, words
from services.metrics.web.asking import wish
from services.metrics.web.cards import Card, bounded, card, cards, corrected
from services.metrics.web.doors import doors_now
from services.metrics.web.target_words import two_targets
from services.metrics.web.trend_words import movement
from shared.auth.access import access
from shared.language import language

ASKED = QuestionSchema(unknown="exclude")


def blueprint(figures: Figures, settings: Settings) -> Blueprint:
    """The pages over `figures`."""
    pages = Blueprint("dashboard", __name__, template_folder="templates")

    @pages.get("/")
    @access.role(*FOLLOWERS)
    def show() -> str:
        stream = stream_of(figures, settings)
        with figures.views.at_once():
            return render_template("metrics/dashboard.html", **_values(figures), stream=stream)

    @pages.get("/how-it-is-counted")
    @access.role(*FOLLOWERS)
    def explain() -> str:
        question = asked(figures)
        definition = figures.definition(question.period)
        return render_template(
            "metrics/explained.html",
            definition=definition,
            words=definition.words[language()],
            targets=figures.reference.targets,
            excluded=words.excluded,
            least=SMALL,
            as_of=figures.as_of(),
        )

    return pages


def asked(figures: Figures) -> Question:
    """The question in the address of the page."""
    return question_of(wish(ASKED), figures)


def _level_card(question: Question, figures: Figures, found: Completeness | None) -> Card:
    """With how the last month stands against the one before, how fees are paid, what may be missing and what changed since."""
    measured = figures.measures(question)
    made = corrected(bounded(card(figures.figure(question), figures), found), question, figures)
    paid = {"payment": measured.online_payment, "fees_owed": measured.fees_owed, "door": doors_now(question, figures)}
    return {**made, **paid, "movement": movement(trend(question, figures, months=2))}


def stream_of(figures: Figures, settings: Settings) -> str:
    """Where changes are told. Ask before the figures: what changes in between is then told, not passed over."""
    return f"{settings.stream_url}/api/v1/stream?seen={figures.views.freshness.revision()}"


def levels_of(question: Question) -> list[Question]:
    """The same question for each level."""
    return [replace(question, level=level, unit=None, office=None) for level in ("district", "commune")]


def _values(figures: Figures) -> dict[str, object]:
    question = asked(figures)
    levels = [(each, completeness(each, figures)) for each in levels_of(question)]
    return {
        "question": question,
        "changed": figures.asked_units.changed(question.period),
        "calendar": request.args.get("calendar", CALENDAR),
        "calendars": (CALENDAR, ADMINISTRATIVE),
        "levels": [_level_card(each, figures, found) for each, found in levels],
        "units": [row for each, found in levels for row in cards(each, figures, found)],
        "two_targets": two_targets(question, figures),
        "sectors": names.SECTORS,
        "as_of": figures.as_of(),
        "looks": [{**look, "name": words.source(str(look["_id"]))} for look in figures.views.freshness.reconciliation()],
        "years": range(figures.today().year, 2019, -1),
    }
