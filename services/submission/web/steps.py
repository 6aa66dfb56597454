"""The steps from a draft to a sent application: one small page each, in this order, and back to the check page after a change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.submission.domain.components import components
from services.submission.domain.intake import APPLICANT, Reference, procedure_of
from services.submission.domain.receiving import receivers
from services.submission.forms import Form, Section
from shared.mongo.connect import Document
from shared.procedures import Procedure

UNIT, PAPERS, CHECK = "unit", "papers", "check"
FORM_PREFIX = "form-"


@dataclass(frozen=True, slots=True)
class Journey:
    """The pages of one procedure for one draft."""

    procedure: Procedure
    form: Form
    applicant: Form
    names: tuple[str, ...]

    def after(self, name: str) -> str:
        """The page after `name`."""
        place = self.names.index(name)
        return self.names[min(place + 1, len(self.names) - 1)]

    def before(self, name: str) -> str | None:
        """The page before `name`; None for the first."""
        place = self.names.index(name)
        return self.names[place - 1] if place else None

    def number(self, name: str) -> tuple[int, int]:
        """Which page of how many `name` is."""
        return self.names.index(name) + 1, len(self.names)

    def section(self, name: str) -> Section | None:
        """The questions of the page, None for a page of another kind."""
        if name == APPLICANT:
            return self.applicant.sections[0]
        return self.form.section(name.removeprefix(FORM_PREFIX)) if name.startswith(FORM_PREFIX) else None


def journey(reference: Reference, draft: Document, day: Any) -> Journey | None:
    """The pages for `draft`; None when its procedure is not offered any more."""
    procedure = procedure_of(reference, draft["procedure_code"], day)
    if procedure is None:
        return None
    form = reference.forms.of(procedure.code)
    wanted = [component for component in components(procedure) if component.way == "upload"]
    names = (
        *((UNIT,) if len(receivers(procedure, reference.units, day)) > 1 else ()),
        APPLICANT,
        *(f"{FORM_PREFIX}{section.id}" for section in form.sections),
        *((PAPERS,) if wanted else ()),
        CHECK,
    )
    return Journey(procedure, form, reference.forms.of(APPLICANT), names)


def page_of_error(pointer: str, form: Form) -> tuple[str, str]:
    """The page and the anchor where the thing at `pointer` can be put right."""
    first, _, rest = pointer.lstrip("/").partition("/")
    if first == "applicant":
        return APPLICANT, rest
    if first == "form":
        section = next((section for section in form.sections if any(field.id == rest for field in section.fields)), None)
        return (f"{FORM_PREFIX}{section.id}" if section else CHECK), rest
    if first == "attachments":
        return PAPERS, "papers"
    return (UNIT, "receiving_unit") if first == "receiving_unit" else (CHECK, first)
