"""The content of an application for the official who reads it: answers with their questions in words, papers with their names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.submission.domain.components import components
from services.submission.domain.intake import APPLICANT, Reference, procedure_of
from services.submission.forms import Field, Form
from shared.calendar import local_day
from shared.events.fields import write_moment

Document = Mapping[str, Any]

PLAIN = ("tracking_code", "procedure_code", "receiving_unit", "channel", "language", "service_level", "content_hash", "warnings")
YES, NO = {"vi": "Có", "en": "Yes"}, {"vi": "Không", "en": "No"}


def content_of(application: Document, reference: Reference) -> dict[str, Any]:
    """The content as JSON values. `form_view` needs no knowledge of the form: sections of rows with a heading and text."""
    form = reference.forms.of(application["procedure_code"])
    return {
        "case_id": application["_id"],
        **{name: application[name] for name in PLAIN},
        "submitted_at": write_moment(application["submitted_at"]),
        "applicant_is_official": application["applicant_is_official"],
        "applicant": application["applicant"],
        "form": application["form"],
        "form_version": application["form_version"],
        "form_view": [
            *answered(reference.forms.of(APPLICANT), application["applicant"]),
            *answered(form, application["form"]),
        ],
        "attachments": papers(application, reference),
        "supplements": [_supplement(sent) for sent in application["supplements"]],
        "withdrawal": _written(application.get("withdrawal")),
    }


def answered(form: Form, answers: Document) -> list[dict[str, Any]]:
    """The answers in words, section by section; questions without an answer are left out."""
    sections = []
    for section in form.sections:
        rows = [_row(field, answers[field.id]) for field in section.fields if field.id in answers]
        if rows:
            sections.append({"id": section.id, "title": section.title.both(), "rows": rows})
    return sections


def papers(application: Document, reference: Reference) -> list[dict[str, Any]]:
    """The papers with the names of the components they stand for."""
    day = local_day(application["submitted_at"])
    procedure = procedure_of(reference, application["procedure_code"], day)
    names = {component.code: component for component in components(procedure)} if procedure else {}
    return [
        {
            **paper,
            "component_name": {
                "vi": names[paper["component"]].name if paper["component"] in names else paper["component"],
                "en": names[paper["component"]].name_en if paper["component"] in names else paper["component"],
            },
        }
        for paper in application["attachments"]
    ]


def words(field: Field, value: Any) -> dict[str, str]:
    """`value` as a person reads it, in both languages."""
    if field.kind == "yes_no":
        return YES if value else NO
    if field.kind == "choice":
        label = next(option.label for option in field.options if option.value == value)
        return label.both()
    text = str(value)
    if field.kind in ("date", "birth_date"):
        text = "/".join(reversed(text.split("-")))
    elif field.kind in ("number", "amount"):
        text = f"{value:,}".replace(",", ".") + (" đ" if field.kind == "amount" else "")
    return {"vi": text, "en": text}


def _row(field: Field, value: Any) -> dict[str, Any]:
    return {"id": field.id, "label": field.heading.both(), "value": value, "text": words(field, value)}


def _supplement(sent: Document) -> dict[str, Any]:
    return {**_plain(sent), "attachments": [paper["id"] for paper in sent["attachments"]]}


def _written(part: Document | None) -> dict[str, Any] | None:
    return _plain(part) if part else None


def _plain(part: Document) -> dict[str, Any]:
    return {name: write_moment(value) if isinstance(value, datetime) else value for name, value in part.items()}
