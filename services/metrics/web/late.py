"""The late files of a place and period as a page: which, how late, and why as far as the events tell."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from services.metrics.api.shares import FOLLOWERS
from services.metrics.domain.late_part import LATE_PARTS, age_name
from services.metrics.domain.late_state import LateState
from services.metrics.domain.question import Question
from services.metrics.late import ONLY_NOW, LateList, Line, late_line
from services.metrics.questions import question_of
from services.metrics.schemas import LatePageSchema
from services.metrics.web.asking import of_a_place
from services.metrics.web.cards import card
from services.metrics.web.cases import names_of
from services.metrics.web.late_words import STATES, age_words, late_by, part_title, place_words, reason_words
from services.metrics.web.open_files import open_door
from shared.auth.access import access
from shared.http.validation import load
from shared.language import language, said
from shared.working_time import duration

ASKED = LatePageSchema(unknown="exclude")
# Open files that are put in order by step at once, those overdue longest first; a page with more is too long to read.
MOST_BY_STEP = 1000
# The parts that every page of the list offers; the others are the doors of its numbers.
TABS = ("all", "open", "closed")
# Reasons that the page tells in a column of their own.
OF_THE_PLACE = ("waiting", "stands")


def blueprint(late: LateList) -> Blueprint:
    """The page over `late`."""
    pages = Blueprint("late_pages", __name__, template_folder="templates")

    @pages.get("/late")
    @access.role(*FOLLOWERS)
    def show() -> ResponseReturnValue:
        wish = load(ASKED, request.args.to_dict())
        question = question_of(wish, late.figures)
        if question.as_known is not None:
            return _only_now(question, late), 422
        shown = _by_step if wish["by"] == "step" else _page
        with late.figures.views.at_once():
            return of_a_place(question, late.figures, lambda: shown(wish, question, late))

    return pages


def _page(wish: dict[str, Any], question: Question, late: LateList) -> str:
    lines, following = late.page(question, wish["part"], wish["cursor"], wish["limit"])
    asked = _asked("cursor", "part", "by", "lang")
    return render_template(
        "metrics/late.html",
        **_head(question, wish["part"], asked, late),
        groups=[("", [_row(line, late) for line in lines])] if lines else [],
        next="?" + urlencode({**asked, "part": wish["part"], "cursor": following}) if following else None,
    )


def _by_step(wish: dict[str, Any], question: Question, late: LateList) -> str:
    """Those still open, each step with its files, the step that holds most of them first, in it whoever stands longest."""
    lines, more = late.page(question, "open", "", MOST_BY_STEP)
    places: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.late.state == LateState.OPEN:
            places[place_words(line.stood, language())].append(line)
    for found in places.values():
        found.sort(key=lambda line: line.stood.since if line.stood else late.figures.now())
    shown = sum(len(found) for found in places.values())
    groups = sorted(places.items(), key=lambda each: (-len(each[1]), each[0]))
    return render_template(
        "metrics/late.html",
        **_head(question, "open", _asked("cursor", "part", "by", "lang"), late),
        groups=[(name, [_row(line, late) for line in found]) for name, found in groups],
        by_step=True,
        cut_off_after=shown if more and late.numbers(question)[LateState.OPEN] > shown else None,
    )


def _head(question: Question, part: str, asked: dict[str, str], late: LateList) -> dict[str, Any]:
    """What stands above the list."""
    over, summary = question.period.last < late.figures.today(), late.summary(question)
    return {
        "card": card(late.figures.figure(question), late.figures),
        "part": part,
        "title": said(part_title(part, over)),
        "tabs": [(name, said(part_title(name, over))) for name in TABS if name != part],
        "numbers": summary.numbers,
        "total": summary.total(part),
        "judged_at": late.judged_at(question),
        "over": over,
        "overdue_ages": [_age(*each) for each in summary.ages],
        "every_open": open_door(asked),
        "open_ages": [(each, open_door(asked, each.first, each.last)) for each in late.open_ages(question)],
        "asked": asked,
        "query": urlencode({**asked, "part": part}),
        "links": {name: "?" + urlencode({**asked, "part": name}) for name in LATE_PARTS},
        "step_link": "?" + urlencode({**asked, "part": "open", "by": "step"}),
    }


def _age(more: int, up_to: int | None, files: int) -> tuple[str, int, str]:
    """How long overdue in words, how many files, and the part that lists them."""
    return said(age_words(more, up_to)), files, age_name(more, up_to)


def _only_now(question: Question, late: LateList) -> str:
    """Why the list cannot be had as it was known on an earlier day, and what can be had."""
    return render_template(
        "metrics/late_only_now.html",
        card=card(late.figures.figure(question), late.figures),
        why=said(ONLY_NOW),
        now="?" + urlencode(_asked("as_known", "cursor", "lang")),
    )


def _asked(*without: str) -> dict[str, str]:
    return {name: value for name, value in request.args.items() if name not in without}


def _row(line: Line, late: LateList) -> dict[str, Any]:
    figures = late.figures
    state = STATES[line.late.state]
    shown = late_line(line)
    return {
        **shown,
        **names_of(shown, line.late.closed_on or figures.today(), figures),
        "state_words": said(state),
        "late_by": late_by(line.late.minutes, line.late.days, language()),
        "place": place_words(line.stood, language()) if line.stood else "",
        "stood": duration(line.stood.minutes, language()) if line.stood else "",
        "why": [reason_words(each, language()) for each in line.late.reasons if each.code not in OF_THE_PLACE],
    }
