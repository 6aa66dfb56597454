"""What the codes of a list are called in its workbook, in the language of the moment, and looked up once for each code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache

from services.metrics.case_lines import APPLICANT
from services.metrics.domain.classify import LISTED_EXCLUSIONS
from services.metrics.figures import Figures
from services.metrics.sheet_words import Value
from services.metrics.web import names, words
from services.metrics.web.cards import procedure_title
from services.metrics.web.late_words import STATES, WITH_APPLICANT
from shared.calendar import HOME
from shared.language import said
from shared.message import Message

KINDS: Mapping[str, Message] = {
    "public_service": Message("thủ tục hành chính", "public service"),
    "internal_work": Message("công việc nội bộ", "internal work"),
}
OUTCOMES: Mapping[str, Message] = {
    "granted": Message("được giải quyết", "granted"),
    "refused": Message("không được giải quyết", "refused"),
    "not_received": Message("không được tiếp nhận", "not received"),
    "withdrawn": Message("người nộp rút hồ sơ", "withdrawn by the applicant"),
}
YES, NO = Message("có", "yes"), Message("không", "no")
# Ways on which paper came into a file, of which the sheets of one workbook tell; each is put into words once.
REMEMBERED = 4_096

# What is in a cell, of the value in the list and the day of whose units its row tells (empty: today).
Tell = Callable[[str, str], Value]


class CellWords:
    """Made for one workbook."""

    def __init__(self, figures: Figures) -> None:
        english, units, today = words.in_english(), figures.reference.units, figures.today()
        papers = _papers()

        @cache
        def unit(code: str, day: str) -> str:
            found = units.holder(code, date.fromisoformat(day) if day else today)
            return str((english and found.name_en) or found.name) if found else code

        @lru_cache(REMEMBERED)
        def paper(places: str) -> str:
            return "; ".join(papers.get(place, place) for place in places.split(", "))

        self.unit: Tell = unit
        self.paper: Tell = lambda places, _: paper(places)
        self.procedure = _of(
            {each.code: procedure_title(each.code, figures) for each in figures.reference.procedures.search("")}
            | {"": words.internal_work()}
        )
        self.kind = _of({code: said(message) for code, message in KINDS.items()})
        self.outcome = _of({code: said(message) for code, message in OUTCOMES.items()})
        self.state = _of({code: said(message) for code, message in STATES.items()})
        self.channel = _of({code: str(label) for code, label in names.CHANNELS.items()})
        self.excluded = _of({reason: words.excluded(reason) for reason in LISTED_EXCLUSIONS})
        self.place = _of({code: said(message) for code, message in {**names.STEPS, APPLICANT: WITH_APPLICANT}.items()})
        yes, no = said(YES), said(NO)
        self.truth: Tell = lambda value, _: yes if value else no


def day(text: str, _: str = "") -> date | None:
    """A day."""
    return date.fromisoformat(text) if text else None


def moment(text: str, _: str = "") -> datetime | None:
    """A moment, as the clocks of the office show it: a spreadsheet knows no zones."""
    return datetime.fromisoformat(text).astimezone(HOME).replace(tzinfo=None) if text else None


def hours(minutes: int | str, _: str = "") -> float | None:
    """Working minutes in hours; nothing where the calendar does not know the years."""
    return None if minutes == "" else int(minutes) / words.HOUR


def _of(told: Mapping[str, str]) -> Tell:
    """A code that nobody has words for stands as it is."""
    return lambda code, _: told.get(code, code)


def _papers() -> dict[str, str]:
    places = ("register", "release", "no_recorded_step", *(f"step:{code}" for code in names.STEPS))
    return {place: words.paper(place) for place in places}
