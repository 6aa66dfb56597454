"""Open files as they are answered: which, since when, by when, and where each stands now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from services.metrics.case_lines import codes, page_of
from services.metrics.domain.late_state import LateState
from services.metrics.domain.overdue import over, overdue_while_open
from services.metrics.domain.period import CALENDAR, Period
from services.metrics.domain.question import Question
from services.metrics.domain.stood import Stood
from services.metrics.figures import Figures
from services.metrics.late import LateList, standing_line
from services.metrics.questions import now_only, question_of
from services.metrics.views.late_places import late_cursor
from services.metrics.views.open_files import Received
from services.metrics.views.received import received_cursor
from shared.message import Message
from shared.mongo.connect import Document

# Facts keep what a file counted as on an earlier day, but not where it stood.
ONLY_NOW = Message(
    "Hồ sơ đang giải quyết chỉ có theo những gì biết đến nay. Hãy bỏ ngày ấy.",
    "Open files are told as known now only. Leave that day out.",
)


@dataclass(frozen=True, slots=True)
class OpenLine:
    """An open file, whether it is past its due time, and where it stands; None: no event tells."""

    fact: Document
    overdue: bool
    stood: Stood | None


@dataclass(frozen=True, slots=True)
class OpenPage:
    """Some open files, how many there are in all, and the cursor of the next page."""

    lines: Sequence[OpenLine]
    total: int
    next: str | None


class OpenList:
    """Answers which files are open now at the place of a question."""

    def __init__(self, late: LateList) -> None:
        self.late = late
        self.figures = late.figures

    def asked(self, question: Question, asked: Mapping[str, Any]) -> OpenPage:
        """The page that OpenSchema asks for. Raises Invalid for `as_known` and for a strange cursor."""
        after, limit = asked["cursor"], asked["limit"]
        if asked["due_to"]:
            return self.falling_due(question, asked["due_to"], after, limit)
        return self.page(question, (asked["received_from"], asked["received_to"]), after, limit)

    def page(self, question: Question, received: Received, after: str, limit: int) -> OpenPage:
        """At most `limit` files that were received in these days, behind the cursor `after`. Raises Invalid for `as_known`."""
        now_only(question, ONLY_NOW)
        here, now = question.on_day(self.figures.today()), self.figures.now()
        found = self.figures.views.open_files.cases(here, received, after, limit + 1)
        rows, following = page_of(found, limit, received_cursor)
        total = self.figures.views.open_files.count(here, received)
        return OpenPage([self._line(fact, now) for fact in rows], total, following)

    def falling_due(self, question: Question, until: date, after: str, limit: int) -> OpenPage:
        """The same for those that become overdue from now to the end of a day. Raises Invalid for a strange cursor, too."""
        now_only(question, ONLY_NOW)
        now, end = self.figures.now(), over(Period("", until, until))
        found = self.figures.views.overdue.due_in_order(question, now, end, after, limit + 1)
        rows, following = page_of(found, limit, partial(late_cursor, LateState.OPEN))
        total = self.figures.views.overdue.falling_due(question, now, end)
        return OpenPage([self._line(fact, now) for fact in rows], total, following)

    def _line(self, fact: Document, now: datetime) -> OpenLine:
        since = overdue_while_open(fact)
        return OpenLine(fact, since is not None and since < now, self.late.stood(fact))


def question_now(asked: Mapping[str, Any], figures: Figures) -> Question:
    """The question about a place as it is today, whatever period was named."""
    return question_of({**asked, "period": None, "calendar": CALENDAR}, figures)


def open_line(line: OpenLine) -> dict[str, Any]:
    """An open file as one line of a list: codes, times and numbers, never a name."""
    fact = line.fact
    told = {"received_on": fact["standing"]["received_day"], "due_at": fact.get("due_at"), "overdue": line.overdue}
    return {**codes(fact), "channel": fact.get("channel"), **told, **standing_line(line.stood)}
