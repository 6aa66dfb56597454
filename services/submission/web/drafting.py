"""Writing an application: one small page per step, everything kept on the server with every step (ux C4, C6)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from services.submission.domain.intake import APPLICANT
from services.submission.domain.receiving import receivers
from services.submission.forms import Field, Section
from services.submission.forms.messages import MESSAGES
from services.submission.forms.validation import check_fields
from services.submission.web.checking import check_step, send_draft
from services.submission.web.pages import Page, item, items, page_blueprint, show
from services.submission.web.papers import change_papers, papers_step
from services.submission.web.places import again, onward, place
from services.submission.web.questions import posted, questions
from services.submission.web.steps import CHECK, PAPERS, UNIT, Journey, journey
from services.submission.web.texts import _
from services.submission.wiring import Submission
from shared.auth.access import access
from shared.auth.current import current_user
from shared.auth.principal import Principal
from shared.calendar import local_day
from shared.errors import NotFound
from shared.language import language
from shared.mongo.connect import Document

Answer = Page | Response


def blueprint(submission: Submission) -> Blueprint:
    """The pages over `submission`."""
    pages = page_blueprint("drafting", __name__)

    def opened(draft_id: str) -> tuple[Document, Journey]:
        draft = submission.drafting.load(draft_id, current_user().subject)
        steps = journey(submission.reference, draft, local_day(submission.clock()))
        if steps is None:
            raise NotFound
        return draft, steps

    @pages.get("/procedures/<code>/begin")
    @access.public
    def begin(code: str) -> Response:
        """To the draft of this procedure: the one that is there, or a new one with what the sign-in already told."""
        submission.reference.procedures.get(code, local_day(submission.clock()))
        user = current_user()
        if user.is_anonymous:
            return redirect(url_for("auth.sign_in", next=url_for("drafting.begin", code=code)))
        draft = submission.drafting.of_procedure(user.subject, code)
        if draft is None:
            applicant = prefilled(submission.reference.forms.of(APPLICANT).fields.values(), user)
            draft = submission.drafting.save(submission.drafting.start(user.subject, code), {"applicant": applicant})
        return redirect(url_for("drafting.resume", draft_id=draft["_id"]))

    @pages.get("/drafts/<draft_id>")
    @access.signed_in
    def resume(draft_id: str) -> Response:
        """The first page of the draft."""
        _draft, steps = opened(draft_id)
        return redirect(url_for("drafting.show_step", draft_id=draft_id, name=steps.names[0]))

    @pages.post("/drafts/<draft_id>/forget")
    @access.signed_in
    def forget(draft_id: str) -> Response:
        """Delete the draft."""
        submission.drafting.delete(draft_id, current_user().subject)
        return redirect(url_for("mine.list_page"))

    @pages.get("/drafts/<draft_id>/<name>")
    @access.signed_in
    def show_step(draft_id: str, name: str) -> Answer:
        """One page of the draft."""
        return _show(submission, *opened(draft_id), name)

    @pages.post("/drafts/<draft_id>/<name>")
    @access.signed_in
    def take_step(draft_id: str, name: str) -> Answer:
        """What was filled in on one page."""
        draft, steps = opened(draft_id)
        if name not in steps.names:
            raise NotFound
        if name == UNIT:
            return _take_unit(submission, draft, steps)
        if name == PAPERS:
            return change_papers(submission, draft, steps)
        return send_draft(submission, draft, steps) if name == CHECK else _take_section(submission, draft, steps, name)

    return pages


def prefilled(fields: Iterable[Field], user: Principal) -> dict[str, Any]:
    """Answers that the person's sign-in already gave (ux C16)."""
    known = {field.id: user.claims.get(field.prefill) for field in fields if field.prefill}
    given = {name: value for name, value in known.items() if isinstance(value, str) and value}
    return {"kind": "business" if user.kind == "business" else "citizen", **given}


def _show(submission: Submission, draft: Document, steps: Journey, name: str) -> Answer:
    if name not in steps.names:
        raise NotFound
    if name == UNIT:
        return _unit_page(submission, draft, steps)
    if name == PAPERS:
        return papers_step(draft, steps, place(draft, steps, name))
    if name == CHECK:
        return check_step(submission, draft, steps, place(draft, steps, name))
    section = steps.section(name)
    assert section is not None, "every other name of a journey is that of a section"
    answers = draft[_part(name)]
    return _section_page(draft, steps, name, section, section.asked(answers), answers, [])


def _unit_page(submission: Submission, draft: Document, steps: Journey, errors: Any = ()) -> str:
    units = receivers(steps.procedure, submission.reference.units, local_day(submission.clock()))
    return show("unit.html", units=units, chosen=draft["receiving_unit"], **{**place(draft, steps, UNIT), "errors": list(errors)})


def _take_unit(submission: Submission, draft: Document, steps: Journey) -> Answer:
    chosen = request.form.get("receiving_unit", "")
    units = receivers(steps.procedure, submission.reference.units, local_day(submission.clock()))
    if chosen not in {unit.code for unit in units}:
        return _unit_page(submission, draft, steps, [item(MESSAGES["not_a_choice"], "receiving_unit")]), 422
    return onward(submission.drafting.save(draft, {"receiving_unit": chosen}), steps, UNIT)


def _take_section(submission: Submission, draft: Document, steps: Journey, name: str) -> Answer:
    """Keep what was typed, right or wrong; then go on, ask what follows from the answers, or say what to change."""
    section, part = steps.section(name), _part(name)
    assert section is not None, "every other name of a journey is that of a section"
    shown = set(request.form.get("shown", "").split())
    fields = [field for field in section.fields if field.id in shown]
    typed = {**draft[part], **posted(fields, request.form)}
    checked = check_fields(section.fields, typed, local_day(submission.clock()), "")
    errors = [error for error in checked.errors if error.pointer.lstrip("/") in shown]
    kept = {field: value for field, value in {**typed, **checked.answers}.items() if value is not None}
    draft = submission.drafting.save(draft, {part: kept})
    asked = section.asked({**typed, **checked.answers})
    if errors:
        return _section_page(draft, steps, name, section, asked, kept, errors), 422
    if {field.id for field in asked} - shown:
        return again(draft, name)
    return onward(draft, steps, name)


def _section_page(
    draft: Document, steps: Journey, name: str, section: Section, fields: list[Field], answers: Any, errors: Any
) -> str:
    asked = questions(fields, answers, errors, language(), (_("Có"), _("Không")))
    anchors = {question.field.id: question.id for question in asked}
    return show(
        "section.html",
        heading=section.title.in_language(language()),
        hint=section.hint.in_language(language()) if section.hint else None,
        questions=asked,
        **{**place(draft, steps, name), "errors": items(errors, anchors)},
    )


def _part(name: str) -> str:
    return "applicant" if name == APPLICANT else "form"
