"""The files behind a figure: by the same question, so that the count on the door is the count in the room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from services.metrics.api.shares import FOLLOWERS
from services.metrics.case_lines import counted_case, page_of
from services.metrics.domain.part import OF_A_SHARE, PAPER, STEP
from services.metrics.figures import Figures
from services.metrics.questions import may_list, question_of_part
from services.metrics.schemas import CasesPageSchema
from services.metrics.views.facts import cursor_of
from services.metrics.web import part_words, words
from services.metrics.web.asking import question_given, wish
from services.metrics.web.cards import card, procedure_title
from shared.auth.access import access
from shared.mongo.connect import Document

ASKED = CasesPageSchema(unknown="exclude")
# The places where paper enters most often, shown over the list.
WORST = 3


def blueprint(figures: Figures) -> Blueprint:
    """The page over `figures`."""
    pages = Blueprint("cases", __name__, template_folder="templates")

    @pages.get("/cases")
    @access.role(*FOLLOWERS)
    def show() -> str:
        asked = wish(ASKED)
        question = question_of_part(asked, figures)
        may_list(question, figures)
        part, given = asked["part"], question_given()
        found = figures.views.files.cases(question, part, asked["cursor"], asked["limit"] + 1)
        rows, more = page_of(found, asked["limit"], cursor_of)
        # Where paper came in is told as known now.
        told = part == "paper" and question.as_known is None
        worst = figures.views.sums.paper_places(question).most_common(WORST) if told else []
        return render_template(
            "metrics/cases.html",
            card=card(figures.figure(question), figures),
            part=part,
            title=part_words.title(part),
            column=part_words.column(part),
            times=part.startswith(STEP),
            of_the_share=part in OF_A_SHARE,
            rows=[_row(part, fact, figures) for fact in rows],
            total=figures.views.sums.case_count(question, part),
            worst=[(words.paper(place), count, urlencode({**given, "part": f"{PAPER}{place}"})) for place, count in worst],
            given=given,
            this=urlencode({**given, "part": part}),
            links=[(part_words.title(each), urlencode({**given, "part": each})) for each in OF_A_SHARE if each != part],
            next="?" + urlencode({**request.args.to_dict(), "cursor": more}) if more else None,
        )

    return pages


def _row(part: str, fact: Document, figures: Figures) -> dict[str, Any]:
    case = counted_case(fact)
    closed_on = date.fromisoformat(case["closed_on"])
    return {**case, **names_of(case, closed_on, figures), "closed_on": closed_on, "why": part_words.why(part, case, fact)}


def names_of(case: Mapping[str, Any], day: date, figures: Figures) -> dict[str, str]:
    """The names of a file's procedure and of its unit, as that was on `day`."""
    unit = figures.reference.units.holder(case["unit"], day)
    name = words.named(unit) if unit else case["unit"]
    return {"procedure": procedure_name(case["procedure_code"], figures), "unit_name": name}


def procedure_name(code: str | None, figures: Figures) -> str:
    """The name of a procedure; its code when the pack does not know it any more; nothing for internal work."""
    return "" if code is None else procedure_title(code, figures)
