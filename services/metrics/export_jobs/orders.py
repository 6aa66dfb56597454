"""From an order to its list: for the person who orders it, and again for the worker that writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from services.metrics.case_lines import counted_case
from services.metrics.domain.question import Question
from services.metrics.export_jobs.job import Order
from services.metrics.export_jobs.writer import Wanted
from services.metrics.exports import Listing
from services.metrics.figures import Figures
from services.metrics.intake import of_received
from services.metrics.late import LateList
from services.metrics.late_listing import late_listing
from services.metrics.listings import counted_listing, received_listing
from services.metrics.questions import question_of, question_of_part
from services.metrics.schemas import EXPORT_PARTS, ExportOrderSchema
from services.metrics.web.book_words import book_words
from services.metrics.web.late_words import reason_words
from services.metrics.web.voice import Voice
from shared.http.validation import load

SCHEMA = ExportOrderSchema()


def order_of(loaded: Mapping[str, Any], language: str) -> Order:
    """The order of a request that `ExportOrderSchema` has read."""
    asked = {name: value for name, value in loaded.items() if name not in ("what", "format") and value is not None}
    asked.setdefault("part", EXPORT_PARTS[loaded["what"]][0])
    texts = {name: value.isoformat() if isinstance(value, date) else value for name, value in asked.items()}
    return Order(loaded["what"], loaded["format"], texts, language)


def question_in(order: Order, late: LateList) -> Question:
    """What the order asks, as its page asks it: whoever may see the page may have the file.

    Raises Invalid when it makes no sense, or no more, because units and procedures change.
    """
    wanted, figures = _wanted(order), late.figures
    if order.what == "cases":
        return question_of_part({**wanted, "part": order.asked["part"]}, figures)
    question = question_of(wanted, figures)
    if order.what == "late":
        late.judged_at(question)
    else:
        _received(wanted, question, figures)
    return question


def _wanted(order: Order) -> dict[str, Any]:
    wanted: dict[str, Any] = load(SCHEMA, {"what": order.what, "format": order.format, **order.asked})
    return wanted


def _received(wanted: Mapping[str, Any], question: Question, figures: Figures) -> Question:
    return of_received(question, wanted["day"], wanted["calendar"], figures.today())


def list_opener(late: LateList) -> Callable[[Order], Wanted]:
    """For the worker: the list of an order, in the language in which it was ordered."""
    voice = Voice()

    def open_list(order: Order) -> Wanted:
        with voice.in_language(order.language):
            listing, rows = _list_of(order, late)
            return Wanted(listing, rows, book_words(listing, late.figures))

    return open_list


def _list_of(order: Order, late: LateList) -> tuple[Listing, int]:
    question, part, figures = question_in(order, late), order.asked["part"], late.figures
    if order.what == "late":
        say = partial(reason_words, language=order.language)
        return late_listing(late, question, part, say), late.total(question, part)
    if order.what == "received":
        of_the_day = _received(_wanted(order), question, figures)
        return received_listing(figures, of_the_day, part), figures.views.received.count(of_the_day, part)
    return counted_listing(figures, question, part, counted_case), figures.views.sums.case_count(question, part)
