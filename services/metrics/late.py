"""Late files as they are answered: the list, its numbers, and the moment at which open files were judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.metrics.case_lines import APPLICANT, codes
from services.metrics.domain.ageing import OVERDUE_DAYS, Age, Group, by_overdue, by_reception
from services.metrics.domain.late_part import LATE_PARTS
from services.metrics.domain.late_state import LateState
from services.metrics.domain.lateness import Late, lateness
from services.metrics.domain.overdue import cutoff
from services.metrics.domain.question import Question
from services.metrics.domain.stood import Stood, stood
from services.metrics.figures import Figures
from services.metrics.questions import now_only
from services.metrics.views.late_places import late_cursor
from shared.calendar import WorkingCalendar
from shared.message import Message
from shared.mongo.connect import Document

# Facts keep what a file counted as on an earlier day, but not which due date and step it had then.
ONLY_NOW = Message(
    "Danh sách trễ hạn chỉ có theo số liệu hiện nay: hạn trả đã dời và các bước đã qua không được giữ lại cho một ngày trước.",
    "Late files are listed as they are known now only: due dates that were moved and steps that are over are not kept for an "
    "earlier day.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A late file, what is told of its lateness, and for an open one how long it has stood where it is now."""

    fact: Document
    late: Late
    stood: Stood | None


@dataclass(frozen=True, slots=True)
class LateSummary:
    """How many late files there are by state; and of those that are open still, by how long they are overdue."""

    numbers: Mapping[LateState, int]
    ages: Sequence[Age]

    def total(self, part: str) -> int:
        """How many files a part has."""
        meant = LATE_PARTS[part]
        if meant.of_an_age:
            return sum(files for more, up_to, files in self.ages if (more, up_to) == (meant.more, meant.up_to))
        return sum(self.numbers[state] for state in meant.states)


class LateList:
    """Answers which files are late, and why."""

    def __init__(self, figures: Figures, calendar: WorkingCalendar) -> None:
        self.figures = figures
        self._calendar = calendar

    def judged_at(self, question: Question) -> datetime | None:
        """The moment at which open files are judged; None for a period that has not begun. Raises Invalid for `as_known`."""
        now_only(question, ONLY_NOW)
        return cutoff(question.period, self.figures.now())

    def page(self, question: Question, part: str, after: str = "", limit: int = 100) -> tuple[list[Line], str | None]:
        """At most `limit` late files behind the cursor `after`, and the cursor of the next page if there may be one."""
        at = self.judged_at(question)
        found = self.figures.views.late.cases(question, at, LATE_PARTS[part], after, limit) if at else []
        lines = [self._line(fact, state, at) for state, fact in found if at]
        return lines, late_cursor(*found[-1]) if found and len(found) == limit else None

    def numbers(self, question: Question) -> dict[LateState, int]:
        """How many there are in each state; `closed` is the counter `late` of the figure."""
        at = self.judged_at(question)
        if at is None:
            return dict.fromkeys(LateState, 0)
        views = self.figures.views
        return {**views.late.overdue(question, at), LateState.CLOSED: views.sums.counts(question)["late"]}

    def open_ages(self, question: Question) -> list[Group]:
        """Files that are open now, by when they were received; nothing for a period that is over or has not begun, and of single
        procedures, which have no cells of their own.
        """
        today = self.figures.today()
        if today not in question.period or not question.of_sums:
            return []
        received = self.figures.views.ages.open_since(question.on_day(today))
        return by_reception(received, today) if received else []

    def summary(self, question: Question) -> LateSummary:
        """The numbers of all parts."""
        numbers = self.numbers(question)
        return LateSummary(numbers, self._overdue_ages(question, numbers[LateState.OPEN]))

    def total(self, question: Question, part: str) -> int:
        """How many files a part has."""
        if LATE_PARTS[part].of_an_age:
            return self.summary(question).total(part)
        return LateSummary(self.numbers(question), ()).total(part)

    def stood(self, fact: Document) -> Stood | None:
        """Where an open file stands now, and how long."""
        return stood(fact, self.figures.now(), self._calendar, self._workflow(fact))

    def _overdue_ages(self, question: Question, overdue: int) -> list[Age]:
        at = self.judged_at(question)
        if at is None or not overdue:
            return []
        up_to = {days: self.figures.views.ages.overdue_for(question, at, days) for days in OVERDUE_DAYS}
        return by_overdue(overdue, up_to)

    def _line(self, fact: Document, state: LateState, at: datetime) -> Line:
        standing = self.stood(fact)
        return Line(fact, lateness(fact, state, at, self._calendar, self._workflow(fact), standing), standing)

    def _workflow(self, fact: Document) -> Sequence[str]:
        return self.figures.reference.steps_of(fact.get("workflow"))


def late_line(line: Line) -> dict[str, Any]:
    """A late file as one line of a list: codes, times and numbers, never a name."""
    fact, late = line.fact, line.late
    return {
        **codes(fact),
        "state": late.state,
        "received_on": late.received_on,
        "due_at": late.due_at,
        "closed_on": late.closed_on,
        "working_minutes_late": late.minutes,
        "days_late": late.days,
        **standing_line(line.stood),
        "reasons": [{"code": each.code, "detail": each.detail, "minutes": each.minutes} for each in late.reasons],
    }


def standing_line(stands: Stood | None) -> dict[str, Any]:
    """Where an open file stands, as a part of a line."""
    return {
        "stands_at": (APPLICANT if stands.waiting else stands.step) if stands else None,
        "stands_since": stands.since if stands else None,
        "working_minutes_standing": stands.minutes if stands else None,
    }
