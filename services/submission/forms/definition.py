"""What a form is: sections of fields, each with its words in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from shared.message import Message

Answers = Mapping[str, Any]

# The kinds of answer; `values.py` reads each, `web/fields.py` draws each.
KINDS = (
    "text",
    "long_text",
    "person_name",
    "address",
    "date",
    "birth_date",
    "choice",
    "yes_no",
    "number",
    "amount",
    "id_number",
    "tax_code",
    "phone",
    "email",
)


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers of a choice."""

    value: str
    label: Message


@dataclass(frozen=True, slots=True)
class Field:
    """One question: `label` is put to the citizen, `short` stands over the answer where an official reads it.

    `show_when` names answers of other questions under which it is asked at all.
    `agrees_with` ties an identity number to the questions on sex and birth: a disagreement is a warning, never a refusal.
    """

    id: str
    kind: str
    label: Message
    hint: Message | None = None
    short: Message | None = None
    required: bool = True
    max_length: int = 200
    minimum: int | None = None
    maximum: int | None = None
    future: bool = False
    options: tuple[Option, ...] = ()
    show_when: Mapping[str, Any] = field(default_factory=dict)
    agrees_with: Mapping[str, str] = field(default_factory=dict)
    prefill: str | None = None
    autocomplete: str | None = None

    @property
    def heading(self) -> Message:
        """What stands over the answer for an official: short, or the question where that says no more than what is asked."""
        return self.short or self.label

    def asked(self, answers: Answers) -> bool:
        """Whether the question is asked of somebody who gave `answers` so far."""
        return all(answers.get(other) == wanted for other, wanted in self.show_when.items())


@dataclass(frozen=True, slots=True)
class Section:
    """The questions of one page."""

    id: str
    title: Message
    fields: tuple[Field, ...]
    hint: Message | None = None

    def asked(self, answers: Answers) -> list[Field]:
        """The questions of this page that apply to somebody who gave `answers`."""
        return [question for question in self.fields if question.asked(answers)]


@dataclass(frozen=True)
class Form:
    """The form of one procedure. `version` is stored with every application, so an old one can be read by its own form."""

    code: str
    version: int
    sections: tuple[Section, ...]
    legal_basis: str = ""

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every question by its id, in the order of the pages."""
        return {question.id: question for question in self._all()}

    def section(self, section_id: str) -> Section | None:
        """The page with this id, or None."""
        return next((section for section in self.sections if section.id == section_id), None)

    def _all(self) -> Iterator[Field]:
        for section in self.sections:
            yield from section.fields
