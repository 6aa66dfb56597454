"""Papers of an application: each is an upload of the applicant that stands for one component the procedure asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.submission.domain.components import Component, components
from services.submission.forms.messages import field_error
from shared.errors import FieldError
from shared.message import Message
from shared.procedures import Procedure

Document = Mapping[str, Any]

MOST_PAPERS = 30
KEPT_OF_AN_UPLOAD = ("filename", "media_type", "size", "sha256")


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers that can be taken, and what is wrong with the others."""

    papers: list[dict[str, Any]]
    errors: tuple[FieldError, ...]


def check_attachments(
    named: Sequence[Document],
    procedure: Procedure,
    uploads: Mapping[str, Document],
    now: datetime,
    already: Iterable[str] = (),
) -> Papers:
    """The papers `named` as `[{upload_id, component}]` out of `uploads`, which holds the applicant's own complete ones."""
    if len(named) > MOST_PAPERS:
        return Papers([], (field_error("/attachments", "too_many_attachments"),))
    known = {component.code for component in components(procedure)}
    seen, papers, errors = set(already), [], []
    for place, paper in enumerate(named):
        upload_id, component = paper.get("upload_id"), paper.get("component")
        upload = uploads.get(upload_id or "")
        wrong = _wrong(place, upload, upload_id in seen, component in known, now)
        errors += wrong
        if upload and not wrong:
            kept = {name: upload[name] for name in KEPT_OF_AN_UPLOAD}
            papers.append({"id": upload_id, "component": component, **kept})
        seen.add(str(upload_id))
    return Papers(papers, tuple(errors))


def missing(procedure: Procedure, papers: Sequence[Document]) -> list[Component]:
    """The components that must be there and are not."""
    given = {paper.get("component") for paper in papers}
    return [component for component in components(procedure) if component.upload_needed and component.code not in given]


def missing_errors(procedure: Procedure, papers: Sequence[Document]) -> list[FieldError]:
    """One error per missing component, each naming it."""
    return [
        FieldError(
            "/attachments",
            "missing_component",
            Message(f"Thiếu giấy tờ: {component.name}.", f"A paper is missing: {component.name_en}."),
        )
        for component in missing(procedure, papers)
    ]


def _wrong(place: int, upload: Document | None, repeated: bool, component_known: bool, now: datetime) -> list[FieldError]:
    found = []
    if upload is None:
        found.append(field_error(f"/attachments/{place}/upload_id", "unknown_upload"))
    elif upload["expires_at"] <= now:
        found.append(field_error(f"/attachments/{place}/upload_id", "upload_expired"))
    elif repeated:
        found.append(field_error(f"/attachments/{place}/upload_id", "duplicate_upload"))
    if not component_known:
        found.append(field_error(f"/attachments/{place}/component", "unknown_component"))
    return found
