"""Whether what a citizen sends in answer to a request can be taken: changed answers, further papers, a word to the official."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.submission.domain.attachments import check_attachments
from services.submission.domain.intake import Checked, Reference, merged
from services.submission.forms import check_answers
from services.submission.forms.messages import field_error
from shared.calendar import local_day
from shared.errors import FieldError

Document = Mapping[str, Any]


def check_supplement(
    application: Document,
    body: Document,
    uploads: Mapping[str, Document],
    reference: Reference,
    now: datetime,
    wrong_shape: Sequence[FieldError] = (),
) -> Checked:
    """`body` as an answer: `form` holds only the answers that change, held against the form together with those that stay."""
    day = local_day(now)
    changes = body.get("form") or {}
    form = reference.forms.of(application["procedure_code"])
    answers = check_answers(form, {**application["form"], **changes}, day)
    procedure = reference.procedures.get(application["procedure_code"], local_day(application["submitted_at"]))
    already = [paper["id"] for paper in application["attachments"]]
    papers = check_attachments(body.get("attachments", []), procedure, uploads, now, already)
    note = body.get("note")
    errors = [*answers.errors, *papers.errors]
    if not (changes or papers.papers or note or errors or wrong_shape):
        errors.append(field_error("/note", "nothing_to_send"))
    changed = {name: value for name, value in answers.answers.items() if application["form"].get(name) != value}
    return Checked({"form": changed, "attachments": papers.papers, "note": note}, merged(wrong_shape, errors), ())
