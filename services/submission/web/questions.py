"""Questions of a form on a page: what was posted becomes answers, and answers become what the inputs show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.submission.forms import Field
from shared.errors import FieldError

DATE_KINDS = ("date", "birth_date")
DATE_PARTS = ("day", "month", "year")
INPUT_TYPES = {"phone": "tel", "email": "email"}
DIGITS = ("id_number", "number", "amount", "tax_code")


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it is drawn. `value` is what the person typed, wrong or right; `parts` the three inputs of a date."""

    field: Field
    label: str
    hint: str | None
    value: Any
    error: str | None
    parts: Mapping[str, str]
    options: tuple[tuple[str, str], ...]

    @property
    def id(self) -> str:
        """The id of its first input, which links of the error summary lead to."""
        if self.field.kind in DATE_KINDS:
            return f"{self.field.id}-day"
        return f"{self.field.id}-0" if self.options else self.field.id

    @property
    def input_type(self) -> str:
        """The `type` of a one-line input."""
        return INPUT_TYPES.get(self.field.kind, "text")

    @property
    def input_mode(self) -> str | None:
        """`numeric` where only digits make sense: a phone shows its number keys."""
        return "numeric" if self.field.kind in DIGITS else None


def posted(fields: Iterable[Field], form: Mapping[str, str]) -> dict[str, Any]:
    """The raw answers to `fields` in a posted page; three inputs of a date become one."""
    return {field.id: _posted_date(field.id, form) if field.kind in DATE_KINDS else form.get(field.id) for field in fields}


def questions(
    fields: Iterable[Field], answers: Mapping[str, Any], errors: Iterable[FieldError], language: str, yes_no: tuple[str, str]
) -> list[Question]:
    """`fields` as questions with what was answered so far and what is wrong with it."""
    wrong = {error.pointer.rpartition("/")[2]: error.message for error in errors}
    found = []
    for field in fields:
        message = wrong.get(field.id)
        found.append(
            Question(
                field=field,
                label=field.label.in_language(language),
                hint=field.hint.in_language(language) if field.hint else None,
                value=_shown(answers.get(field.id)),
                error=message.in_language(language) if message else None,
                parts=_date_parts(answers.get(field.id)) if field.kind in DATE_KINDS else {},
                options=_options(field, language, yes_no),
            )
        )
    return found


def _posted_date(name: str, form: Mapping[str, str]) -> str | None:
    """`YYYY-MM-DD`, a year alone, or what was typed put together so that the reader refuses it and the page shows it again."""
    day, month, year = (form.get(f"{name}-{part}", "").strip() for part in DATE_PARTS)
    if not (day or month or year):
        return None
    if year and not (day or month):
        return year
    return f"{year}-{month.zfill(2) if month else ''}-{day.zfill(2) if day else ''}"


def _date_parts(value: Any) -> dict[str, str]:
    year, month, day = [*str(value or "").split("-"), "", "", ""][:3]
    return {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value


def _options(field: Field, language: str, yes_no: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    if field.kind == "yes_no":
        return ("yes", yes_no[0]), ("no", yes_no[1])
    return tuple((option.value, option.label.in_language(language)) for option in field.options)
