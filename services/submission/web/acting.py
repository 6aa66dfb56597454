"""What a citizen does with an application on a page: send what was asked for, withdraw, rate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from services.submission.domain.components import Component
from services.submission.forms import Field
from services.submission.forms.messages import MESSAGES
from services.submission.forms.validation import check_answers
from services.submission.handlers.changes import Target
from services.submission.web import words
from services.submission.web.mine import application_values, view_state
from services.submission.web.pages import Page, item, items, page_blueprint, show
from services.submission.web.papers import FILE, slots, take_files, uploadable
from services.submission.web.questions import posted, questions
from services.submission.web.texts import _
from services.submission.wiring import Submission
from shared.auth.access import access
from shared.auth.current import current_user
from shared.calendar import local_day
from shared.errors import IllegalAction, Invalid
from shared.language import language
from shared.message import Message
from shared.mongo.connect import Document
from shared.text import nfc

Answer = Page | Response
LONGEST_NOTE = 1000


def blueprint(submission: Submission) -> Blueprint:
    """The pages over `submission`."""
    pages = page_blueprint("acting", __name__)

    def owned(case_id: str) -> Document:
        return submission.store.applications.owned(case_id, current_user().subject)

    @pages.get("/applications/<case_id>/supplement")
    @access.signed_in
    def supplement_page(case_id: str) -> Answer:
        """What was asked for, with a place for each."""
        application = owned(case_id)
        if view_state(submission, application) != "supplement_needed":
            return back_to(case_id)
        return _supplement_page(submission, application, {}, (), "")

    @pages.post("/applications/<case_id>/supplement")
    @access.signed_in
    def send_supplement(case_id: str) -> Answer:
        """Send it; the state decides, not the version: an official's click in between must not cost the citizen the form."""
        return _send_supplement(submission, owned(case_id))

    @pages.get("/applications/<case_id>/withdraw")
    @access.signed_in
    def withdraw_page(case_id: str) -> str:
        """Why?"""
        return _choose(submission, owned(case_id), "withdraw")

    @pages.post("/applications/<case_id>/withdraw")
    @access.signed_in
    def withdraw(case_id: str) -> Answer:
        """Take it back."""
        choice, note = _chosen(words.WITHDRAWAL_REASONS)
        if choice is None:
            return _choose(submission, owned(case_id), "withdraw", MESSAGES["not_a_choice"]), 422
        submission.changing.withdraw(_target(case_id), choice, note)
        return back_to(case_id)

    @pages.get("/applications/<case_id>/rating")
    @access.signed_in
    def rating_page(case_id: str) -> str:
        """How was it?"""
        return _choose(submission, owned(case_id), "rating")

    @pages.post("/applications/<case_id>/rating")
    @access.signed_in
    def rate(case_id: str) -> Answer:
        """One tap."""
        choice, note = _chosen(words.RATINGS)
        if choice is None:
            return _choose(submission, owned(case_id), "rating", MESSAGES["not_a_choice"]), 422
        submission.changing.rate(_target(case_id), choice, note)
        return back_to(case_id)

    return pages


def back_to(case_id: str) -> Response:
    """To the application's page."""
    return redirect(url_for("mine.application_page", case_id=case_id))


def _choose(submission: Submission, application: Document, what: str, wrong: Message | None = None) -> str:
    texts: dict[str, dict[str, Any]] = {
        "withdraw": {
            "heading": _("Vì sao bạn rút hồ sơ?"),
            "hint": _("Sau khi rút, hồ sơ không được giải quyết nữa. Bạn có thể nộp hồ sơ mới."),
            "note_label": _("Ghi thêm (không bắt buộc)"),
            "button": _("Rút hồ sơ"),
            "options": words.WITHDRAWAL_REASONS,
            "danger": True,
        },
        "rating": {
            "heading": _("Bạn có hài lòng với việc giải quyết hồ sơ này không?"),
            "note_label": _("Góp ý (không bắt buộc)"),
            "button": _("Gửi đánh giá"),
            "options": words.RATINGS,
        },
    }
    errors = [item(wrong, "choice-0")] if wrong else []
    return show("choose.html", view=submission.views.summary(application), **texts[what], errors=errors)


def _chosen(options: Mapping[str, Any]) -> tuple[str | None, str | None]:
    choice = request.form.get("choice", "")
    note = nfc(request.form.get("note", "").strip())[:LONGEST_NOTE] or None
    return (choice if choice in options else None), note


def _target(case_id: str) -> Target:
    return Target(current_user().subject, case_id)


def _send_supplement(submission: Submission, application: Document) -> Answer:
    """Take the files first; what cannot be taken, or sent, comes back on the page with everything that was typed."""
    note = nfc(request.form.get("note", "").strip())[:LONGEST_NOTE]
    changes = _changes(submission, application)
    taken, wrong = take_files(submission, application["owner"], _wanted(submission, application))
    if wrong:
        return _supplement_page(submission, application, wrong, (), note, changes), 422
    papers = [{"upload_id": paper["upload_id"], "component": paper["component"]} for paper in taken]
    answer = {"form": changes, "attachments": papers, "note": note or None}
    try:
        submission.changing.supplement(_target(application["_id"]), answer)
    except Invalid as error:
        return _supplement_page(submission, application, {}, error.errors, note, changes), 422
    except IllegalAction:
        pass  # Sent already, by a second tap or in another window: the page shows what is true now.
    return back_to(application["_id"])


def _wanted(submission: Submission, application: Document) -> list[Component]:
    """The papers that can be sent, as the law stood when the application was."""
    procedure = submission.reference.procedures.get(application["procedure_code"], local_day(application["submitted_at"]))
    return uploadable(procedure)


def _changes(submission: Submission, application: Document) -> dict[str, Any]:
    """The answers that differ from those that were sent."""
    shown = set(request.form.get("shown", "").split())
    fields = [field for field in _fields(submission, application) if field.id in shown]
    typed = posted(fields, request.form)
    before = {question.field.id: question for question in questions(fields, application["form"], (), "vi", ("", ""))}
    return {
        name: value
        for name, value in typed.items()
        if (value or "") != str(before[name].value) and not (value is None and before[name].value == "")
    }


def _fields(submission: Submission, application: Document) -> list[Field]:
    return list(submission.reference.forms.of(application["procedure_code"]).fields.values())


def _asked(submission: Submission, application: Document, answers: Mapping[str, Any]) -> list[Field]:
    """What these answers are asked for: an answer that was changed may ask for others, or for fewer."""
    form = submission.reference.forms.of(application["procedure_code"])
    read = check_answers(form, answers, local_day(application["submitted_at"])).answers
    return [field for field in form.fields.values() if field.asked({**answers, **read})]


def _supplement_page(
    submission: Submission, application: Document, wrong: Any, errors: Any, note: str, changes: Any = None
) -> str:
    values = application_values(submission, application)
    answers = {**application["form"], **(changes or {})}
    fields = _asked(submission, application, answers)
    asked = questions(fields, answers, errors, language(), (_("Có"), _("Không")))
    anchors = {question.field.id: question.id for question in asked}
    found = [item(message, f"{FILE}{code}") for code, message in wrong.items()] + items(errors, anchors)
    places = slots(_wanted(submission, application), (), wrong, (values["view"]["supplement"] or {}).get("components", ()))
    return show(
        "supplement.html", **{**values, "slots": places, "questions": asked, "note": note}, errors=found, form_errors=errors
    )
