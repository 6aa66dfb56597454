"""Ways: doors as they stand in sentences and on sheets, which may be followed from outside the pages: on paper, in mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from services.metrics.domain.question import Question
from services.metrics.figures import Figures
from services.metrics.web.doors import Door, doors_of, due_door, late_doors_of


def way(address: str, words: str) -> Markup:
    """Words as the way to files; only the words where there is none."""
    return Markup('<a href="{}">{}</a>').format(address, words) if address else escape(words)


def sentence(words: str, **said: str) -> Markup:
    """A sentence in which some words may be ways. `words`: as `gettext` gives them with nothing said in them yet."""
    return escape(words) % said


def shut(_part: str) -> str:
    """The door of numbers that lead nowhere."""
    return ""


@dataclass(frozen=True, slots=True)
class Ways:
    """The doors of one sheet.

    `before`: what stands before every address, nothing on a page of our own, the public address on what is taken along. None:
    nobody can follow an address from there, and there are no doors.
    """

    figures: Figures
    before: str | None = ""

    def files(self, question: Question) -> Door:
        """Part → the address of its files (`domain.part`)."""
        door = doors_of(question, self.figures)
        return lambda part: self.whole(door(part))

    def late(self, question: Question) -> Door:
        """Part → the address of its late files (`domain.late_part`)."""
        door = late_doors_of(question, self.figures)
        return lambda part: self.whole(door(part))

    def due(self, question: Question, until: date) -> str:
        """The address of the open files that become overdue from now to the end of a day."""
        return self.whole(due_door(question, until, self.figures))

    def whole(self, address: str) -> str:
        """An address of the pages as it is followed from this sheet; empty where it cannot be."""
        return f"{self.before}{address}" if address and self.before is not None else ""


def from_outside(figures: Figures, public_url: str) -> Ways:
    """The doors of what is taken along: with whole addresses, and none where nobody has said at which address we are."""
    return Ways(figures, public_url.rstrip("/") or None)
