"""How a fact about a list is told to people, by its text in the list (`Listing.about`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from services.metrics.exports import Listing
from services.metrics.figures import Figures
from services.metrics.web import names, words
from services.metrics.web.cards import procedure_title, unit_name
from services.metrics.web.late_words import part_title as late_part_title
from services.metrics.web.part_words import title as part_title
from shared.language import said
from shared.message import Message
from shared.web import filters

EVERY = Message("tất cả", "all")
EVERY_UNIT = Message("mọi đơn vị", "every unit")
VERSION = Message("phiên bản", "version")
DEFINITIONS = {"online_share": Message("Tỷ lệ hồ sơ xử lý hoàn toàn trực tuyến", "Share of files handled online from end to end")}

TellFact = Callable[[str, Listing, Figures], str]


def as_it_is(text: str, _listing: Listing, _figures: Figures) -> str:
    """Words that need no others."""
    return text


def day(text: str, _listing: Listing, _figures: Figures) -> str:
    """A day."""
    return filters.day(date.fromisoformat(text))


def number(text: str, _listing: Listing, _figures: Figures) -> str:
    """A number of files or events."""
    return filters.number(int(text))


def moment(without: Message) -> TellFact:
    """A moment as the pages tell it, where the office is; `without`: what it means that there is none."""
    return lambda text, _listing, _figures: filters.moment(datetime.fromisoformat(text)) if text else said(without)


def coded(told: Mapping[str, Message], without: Message = EVERY) -> TellFact:
    """One of some codes. Raises KeyError for another one."""
    return lambda text, _listing, _figures: said(told[text]) if text else said(without)


def sector(text: str, _listing: Listing, _figures: Figures) -> str:
    """A priority sector of the plan."""
    return str(names.SECTORS[text]) if text else said(EVERY)


def level(text: str, _listing: Listing, _figures: Figures) -> str:
    """The level of the units."""
    return words.level(text) if text else said(EVERY)


def unit(text: str, listing: Listing, figures: Figures) -> str:
    """A unit by its name of those days, with its code."""
    period = listing.question.period
    return f"{unit_name(text, period.first, period.last, figures)} ({text})" if text else said(EVERY_UNIT)


def procedure(text: str, listing: Listing, figures: Figures) -> str:
    """The procedures asked for, by name and code."""
    codes = (listing.question.procedures or ()) if text else ()
    return "; ".join(f"{procedure_title(code, figures)} ({code})" for code in codes) or said(EVERY)


def definition(text: str, _listing: Listing, _figures: Figures) -> str:
    """How the share is counted: which definition, in which version."""
    name, _, version = text.rpartition(" ")
    return f"{said(DEFINITIONS[name]) if name in DEFINITIONS else name}, {said(VERSION)} {version}"


def legal_basis(text: str, _listing: Listing, figures: Figures) -> str:
    """A legal text by its name in the reader's language."""
    return words.basis(text, figures.reference.legal_names)


def part(text: str, listing: Listing, figures: Figures) -> str:
    """Which files are in the list."""
    if listing.name == "late":
        return said(late_part_title(text, listing.question.period.last < figures.today()))
    return part_title(text)
