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
    """`body` as an answer; its `form` holds only the answers that change, held against the form together with those that stay.

    The facts: `form`, every answer from now on; `changes`, what is new in it, None where an answer went; papers; note.
    """
    form = reference.forms.of(application["procedure_code"])
    answers = check_answers(form, {**application["form"], **(body.get("form") or {})}, local_day(now))
    changes = _changes(application["form"], answers.answers)
    procedure = reference.procedures.get(application["procedure_code"], local_day(application["submitted_at"]))
    already = [paper["id"] for paper in application["attachments"]]
    papers = check_attachments(body.get("attachments", []), procedure, uploads, now, already)
    note = body.get("note")
    errors = [*answers.errors, *papers.errors]
    if not (changes or papers.papers or note or errors or wrong_shape):
        errors.append(field_error("/note", "nothing_to_send"))
    facts = {"form": answers.answers, "changes": changes, "attachments": papers.papers, "note": note}
    return Checked(facts, merged(wrong_shape, errors), ())


def _changes(before: Document, after: Document) -> dict[str, Any]:
    """The answers that are new or other, and None for those that were cleared or are no longer asked."""
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    return {**changed, **dict.fromkeys(name for name in before if name not in after)}
