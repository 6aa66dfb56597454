"""The last page before sending: every answer once more, a way back to each, the declaration, one button (ux C11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from services.submission.content import words
from services.submission.domain.components import components
from services.submission.domain.intake import APPLICANT
from services.submission.domain.receiving import unit_of
from services.submission.forms import Section, check_answers
from services.submission.handlers.submit import SubmitApplication
from services.submission.web.pages import Page, named, show
from services.submission.web.places import place
from services.submission.web.steps import CHECK, FORM_PREFIX, PAPERS, UNIT, Journey, page_of_error
from services.submission.web.texts import _
from services.submission.wiring import Submission
from shared.auth.current import current_user
from shared.calendar import local_day
from shared.errors import FieldError, Invalid
from shared.language import language, said
from shared.mongo.connect import Document
from shared.web.bilingual import in_words

PHONE_MARKS = ("Mobi", "Android")


def check_step(
    submission: Submission, draft: Document, steps: Journey, where: Mapping[str, Any], errors: tuple[FieldError, ...] = ()
) -> str:
    """The page."""
    day = local_day(submission.clock())
    applicant = check_answers(steps.applicant, draft["applicant"], day, "/applicant")
    form = check_answers(steps.form, draft["form"], day)
    groups = [
        *_place_groups(submission, draft, steps),
        *_answer_groups(draft, APPLICANT, steps.applicant.sections, applicant.answers),
        *_answer_groups(draft, FORM_PREFIX, steps.form.sections, form.answers),
        *_paper_groups(draft, steps),
    ]
    warnings = [said(warning.message) for warning in (*applicant.warnings, *form.warnings)]
    return show("check.html", groups=groups, warnings=warnings, **{**where, "errors": _items(draft, steps, errors)})


def send_draft(submission: Submission, draft: Document, steps: Journey) -> Page | Response:
    """Send it under the draft's own key: pressed twice, it is one application."""
    user = current_user()
    command = SubmitApplication(user.subject, bool(user.roles), draft["key"], _body(draft), language())
    try:
        done = submission.submitting.handle(command)
    except Invalid as error:
        return check_step(submission, draft, steps, place(draft, steps, CHECK), error.errors), 422
    submission.drafting.delete(draft["_id"], user.subject)
    return redirect(url_for("mine.receipt_page", case_id=done.application["_id"]))


def answer_rows(section: Section, answers: Mapping[str, Any], *, skipped: bool = True) -> list[dict[str, Any]]:
    """The answers of one page in words; `skipped` shows what was left out on purpose."""
    rows = []
    for field in section.asked(answers):
        if field.id in answers:
            value = words(field, answers[field.id])[language()]
        elif skipped:
            value = _("Không cung cấp")
        else:
            continue
        rows.append({"id": "", "key": field.label.in_language(language()), "value": value})
    return rows


def _body(draft: Document) -> dict[str, Any]:
    named = ("upload_id", "component")
    return {
        "procedure_code": draft["procedure_code"],
        "receiving_unit": draft["receiving_unit"],
        "applicant": draft["applicant"],
        "form": draft["form"],
        "attachments": [{name: paper[name] for name in named} for paper in draft["attachments"]],
        "channel": "mobile" if any(mark in request.user_agent.string for mark in PHONE_MARKS) else "web",
        "drafting_seconds": draft["seconds"],
        "declaration": request.form.get("declaration") == "yes",
    }


def _href(draft: Document, name: str) -> str:
    return url_for("drafting.show_step", draft_id=draft["_id"], name=name, back=CHECK)


def _items(draft: Document, steps: Journey, errors: tuple[FieldError, ...]) -> list[dict[str, str]]:
    """Each wrong thing with the way to where it can be put right."""
    found = []
    for error in errors:
        page, anchor = page_of_error(error.pointer, steps.form)
        href = "#declaration" if page == CHECK else f"{_href(draft, page)}#{anchor}"
        found.append({"text": _labelled(steps, error), "href": href})
    return found


def _labelled(steps: Journey, error: FieldError) -> str:
    first, _slash, name = error.pointer.lstrip("/").partition("/")
    form = {"applicant": steps.applicant, "form": steps.form}.get(first)
    field = form.fields.get(name) if form else None
    return f"{field.label.in_language(language())}: {said(error.message)}" if field else said(error.message)


def _place_groups(submission: Submission, draft: Document, steps: Journey) -> list[dict[str, Any]]:
    if UNIT not in steps.names:
        return []
    unit = unit_of(submission.reference.units, draft["receiving_unit"], local_day(submission.clock()))
    rows = [{"id": "", "key": _("Nơi nhận hồ sơ"), "value": named(unit) if unit else _("Chưa chọn")}]
    return [{"title": _("Nơi nộp"), "rows": rows, "change": _href(draft, UNIT)}]


def _answer_groups(
    draft: Document, prefix: str, sections: tuple[Section, ...], answers: Mapping[str, Any]
) -> list[dict[str, Any]]:
    return [
        {
            "title": section.title.in_language(language()),
            "rows": answer_rows(section, answers),
            "change": _href(draft, prefix if prefix == APPLICANT else f"{prefix}{section.id}"),
        }
        for section in sections
    ]


def _paper_groups(draft: Document, steps: Journey) -> list[dict[str, Any]]:
    if PAPERS not in steps.names:
        return []
    rows = []
    for component in components(steps.procedure):
        files = [paper.get("filename", "") for paper in draft["attachments"] if paper["component"] == component.code]
        if component.way == "upload":
            rows.append(
                {"id": "", "key": in_words(component.name, component.name_en), "value": ", ".join(files) or _("Không cung cấp")}
            )
    return [{"title": _("Giấy tờ kèm theo"), "rows": rows, "change": _href(draft, PAPERS)}]
