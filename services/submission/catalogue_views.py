"""Procedures, forms and units as the API shows them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from services.submission.domain.components import components
from services.submission.domain.intake import APPLICANT, Reference
from services.submission.domain.receipts import due_preview
from services.submission.domain.receiving import receivers
from services.submission.forms import Field, Form, Section
from shared.calendar import local_day
from shared.procedures import Procedure
from shared.units import Unit

View = dict[str, Any]


def in_list(procedure: Procedure) -> View:
    """One line of a list."""
    same = ("code", "name", "name_en", "field", "field_en", "service_level", "level")
    return {**{name: getattr(procedure, name) for name in same}, "receiving_levels": list(procedure.receiving_levels)}


def in_full(procedure: Procedure, reference: Reference, now: datetime) -> View:
    """Everything one asks before applying, with the date if it were sent at `now`."""
    fee, limit = procedure.fee, procedure.time_limit
    return {
        **in_list(procedure),
        "result": procedure.result,
        "result_en": procedure.result_en,
        "note": procedure.note,
        "due_if_submitted_now": due_preview(reference, procedure.code, now),
        "limit": {"value": limit.value, "unit": limit.unit},
        "fee": {"amount": fee.of(online=True), "unit": fee.unit, "note": fee.note, "verified": procedure.fee_is_verified},
        "documents": [asdict(component) for component in components(procedure)],
        "receiving_units": [unit_view(unit) for unit in receivers(procedure, reference.units, local_day(now))],
        "applicant_form": form_view(reference.forms.of(APPLICANT)),
        "form": form_view(reference.forms.of(procedure.code)),
    }


def unit_view(unit: Unit) -> View:
    """A unit by code and name."""
    return {name: getattr(unit, name) for name in ("code", "name", "name_en", "level")}


def form_view(form: Form) -> View:
    """A form as data, for clients that draw it themselves."""
    return {
        "version": form.version,
        "legal_basis": form.legal_basis,
        "sections": [_section(section) for section in form.sections],
    }


def _section(section: Section) -> View:
    return {"id": section.id, "title": section.title.both(), "fields": [_field(field) for field in section.fields]}


def _field(field: Field) -> View:
    return {
        "id": field.id,
        "kind": field.kind,
        "label": field.label.both(),
        "hint": field.hint.both() if field.hint else None,
        "required": field.required,
        "max_length": field.max_length,
        "minimum": field.minimum,
        "maximum": field.maximum,
        "options": [{"value": option.value, "label": option.label.both()} for option in field.options],
        "show_when": dict(field.show_when),
    }
