"""Answers held against a form: every wrong field at once, and what is only odd as warnings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.submission.domain.identity_numbers import holder
from services.submission.forms.definition import Field, Form
from services.submission.forms.messages import field_error
from services.submission.forms.values import NotAccepted, read
from shared.errors import FieldError


@dataclass(frozen=True, slots=True)
class Checked:
    """Clean answers, and what is wrong (`errors`: refuse) or odd (`warnings`: tell, and keep)."""

    answers: dict[str, Any]
    errors: tuple[FieldError, ...]
    warnings: tuple[FieldError, ...]


def check_answers(form: Form, raw: Any, today: date, pointer: str = "/form") -> Checked:
    """`raw` as answers to the whole `form` on `today` (Asia/Ho_Chi_Minh)."""
    if not isinstance(raw, Mapping):
        return Checked({}, (field_error(pointer, "wrong_kind"),), ())
    unknown = [field_error(f"{pointer}/{_escaped(name)}", "unknown_field") for name in raw if name not in form.fields]
    checked = check_fields(form.fields.values(), raw, today, pointer)
    return Checked(checked.answers, (*unknown, *checked.errors), checked.warnings)


def check_fields(fields: Iterable[Field], raw: Mapping[str, Any], today: date, pointer: str = "/form") -> Checked:
    """`raw` as answers to `fields` only: the questions of one page, or of the applicant.

    Fields are read in the order of the form, so a question that depends on another finds its answer read. An answer to a
    question that is not asked is dropped: nobody should be held to an answer they can no longer see.
    """
    fields = tuple(fields)
    answers: dict[str, Any] = {}
    errors: list[FieldError] = []
    seen = dict(raw)
    for field in fields:
        if field.asked(seen):
            try:
                answers[field.id] = seen[field.id] = _answer(field, raw, today)
            except NotAccepted as refusal:
                errors.append(field_error(f"{pointer}/{field.id}", refusal.code))
        else:
            seen.pop(field.id, None)
    given = {name: value for name, value in answers.items() if value is not None}
    return Checked(given, tuple(errors), tuple(_warnings(fields, given, pointer)))


def _answer(field: Field, raw: Mapping[str, Any], today: date) -> Any:
    value = read(field, raw.get(field.id), today)
    if value is None and field.required:
        raise NotAccepted("required")
    return value


def _warnings(fields: Iterable[Field], answers: Mapping[str, Any], pointer: str) -> Iterator[FieldError]:
    for field in fields:
        if field.kind != "id_number" or field.id not in answers:
            continue
        says = holder(answers[field.id])
        if says is None:
            yield field_error(f"{pointer}/{field.id}", "id_number_old")
        elif _disagrees(answers, field, "sex", says.sex) or _disagrees(answers, field, "born_on", str(says.birth_year)):
            yield field_error(f"{pointer}/{field.id}", "id_number_disagrees")


def _disagrees(answers: Mapping[str, Any], field: Field, what: str, said: str) -> bool:
    given = answers.get(field.agrees_with.get(what, ""))
    return given is not None and given != "other" and not str(given).startswith(said)


def _escaped(name: Any) -> str:
    return str(name).replace("~", "~0").replace("/", "~1")[:64]
