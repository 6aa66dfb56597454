"""News put into the form in which it goes out, with the address of the citizen."""

from __future__ import annotations

from datetime import datetime

from services.submission.domain.applications import Application
from services.submission.domain.notices import Notice
from shared.mongo.connect import Document


def outgoing(application: Application, notice_id: str, notice: Notice, at: datetime) -> Document:
    """`notice` to the applicant; `notice_id` makes it one, however often it is put."""
    applicant = application["applicant"]
    return {
        "_id": notice_id,
        "case_id": application["_id"],
        "owner": application["owner"],
        "procedure_code": application["procedure_code"],
        "tracking_code": application["tracking_code"],
        "kind": notice.kind,
        "detail": dict(notice.detail),
        "language": application["language"],
        "to": {name: applicant[name] for name in ("phone", "email") if name in applicant},
        "created_at": at,
        "state": "outgoing",
    }
