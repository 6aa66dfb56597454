"""Whether an application can be taken: every rule is asked and every wrong field is told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import Any

from services.submission.domain.attachments import Papers, check_attachments, missing_errors
from services.submission.domain.receiving import refusal_of
from services.submission.domain.vietqr import Account
from services.submission.forms import Checked as Answers
from services.submission.forms import FormLibrary, check_answers
from services.submission.forms.messages import field_error
from shared.calendar import WorkingCalendar, local_day
from shared.errors import FieldError, NotFound
from shared.procedures import Procedure, ProcedureCatalogue
from shared.units import UnitRegistry

Document = Mapping[str, Any]

APPLICANT = "applicant"
# What is kept as it was sent, once it is found right.
NAMED = ("procedure_code", "receiving_unit", "channel")
# Of a procedure that does not exist nothing is asked.
NO_ANSWERS = Answers({}, (), ())


@dataclass(frozen=True, slots=True)
class Reference:
    """What a district is: its units, procedures, working time and forms, and the account that takes its fees."""

    units: UnitRegistry
    procedures: ProcedureCatalogue
    calendar: WorkingCalendar
    forms: FormLibrary
    account: Account


@dataclass(frozen=True, slots=True)
class Checked:
    """What can be stored (complete only without errors), what forbids it, and what is only odd."""

    facts: dict[str, Any]
    errors: tuple[FieldError, ...]
    warnings: tuple[FieldError, ...] = field(default=())


def check(
    body: Document,
    uploads: Mapping[str, Document],
    reference: Reference,
    now: datetime,
    wrong_shape: Sequence[FieldError] = (),
) -> Checked:
    """`body` as an application sent at `now`; `uploads` holds those of the applicant that it names.

    `wrong_shape` is what the schema found; nothing is said twice about the same field.
    """
    day = local_day(now)
    procedure = procedure_of(reference, body.get("procedure_code"), day)
    form = reference.forms.of(procedure.code if procedure else "")
    applicant = check_answers(reference.forms.of(APPLICANT), body.get("applicant", {}), day, "/applicant")
    answers = check_answers(form, body.get("form", {}), day) if procedure else NO_ANSWERS
    papers = _papers(body, procedure, uploads, now)
    wrong = (_wrong_address(body, procedure, reference, day), applicant.errors, answers.errors, papers.errors, _undeclared(body))
    warnings = (*applicant.warnings, *answers.warnings)
    facts = {
        **{name: body.get(name) for name in NAMED},
        "service_level": procedure.service_level if procedure else None,
        "applicant": applicant.answers,
        "form": answers.answers,
        "form_version": form.version,
        "attachments": papers.papers,
        "warnings": [{"pointer": warning.pointer, "code": warning.code} for warning in warnings],
    }
    return Checked(facts, merged(wrong_shape, chain.from_iterable(wrong)), warnings)


def procedure_of(reference: Reference, code: Any, day: date) -> Procedure | None:
    """The procedure with this code as the law stood on `day`, or None."""
    try:
        return reference.procedures.get(code, day) if isinstance(code, str) else None
    except NotFound:
        return None


def merged(first: Iterable[FieldError], second: Iterable[FieldError]) -> tuple[FieldError, ...]:
    """`first`, and of `second` what speaks of other fields."""
    kept = tuple(first)
    spoken = tuple(error.pointer for error in kept)
    others = (error for error in second if not any(_within(error.pointer, pointer) for pointer in spoken))
    return (*kept, *others)


def _within(pointer: str, other: str) -> bool:
    return pointer == other or pointer.startswith(f"{other}/") or other.startswith(f"{pointer}/")


def _papers(body: Document, procedure: Procedure | None, uploads: Mapping[str, Document], now: datetime) -> Papers:
    if procedure is None:
        return Papers([], ())
    named = body.get("attachments", [])
    papers = check_attachments(named, procedure, uploads, now)
    return Papers(papers.papers, (*papers.errors, *missing_errors(procedure, named)))


def _wrong_address(body: Document, procedure: Procedure | None, reference: Reference, day: date) -> list[FieldError]:
    """What is wrong with the two things that say where the application goes."""
    found = [] if procedure else [field_error("/procedure_code", "unknown_procedure")]
    code = refusal_of(procedure, body.get("receiving_unit"), reference.units, day)
    return [*found, *([field_error("/receiving_unit", code)] if code else [])]


def _undeclared(body: Document) -> list[FieldError]:
    return [] if body.get("declaration") is True else [field_error("/declaration", "not_declared")]
