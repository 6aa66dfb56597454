"""One's own applications: the list, the receipt, and the page of each with what to do now on top."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import segno
from flask import Blueprint, request
from markupsafe import Markup

from services.submission.content import papers
from services.submission.domain.intake import APPLICANT, procedure_of
from services.submission.domain.receiving import unit_of
from services.submission.web import payment_words, words
from services.submission.web.checking import answer_rows
from services.submission.web.pages import named, page_blueprint, show
from services.submission.web.texts import _
from services.submission.wiring import Submission
from shared.auth.access import access
from shared.auth.current import current_user
from shared.calendar import local_day
from shared.events.fields import read_moment, write_moment
from shared.language import language
from shared.mongo.connect import Document
from shared.web.bilingual import in_words
from shared.web.filters import unbroken_moment as moment

PAGE = 20


def blueprint(submission: Submission) -> Blueprint:
    """The pages over `submission`."""
    pages = page_blueprint("mine", __name__)

    @pages.get("/applications")
    @access.signed_in
    def list_page() -> str:
        """Drafts and applications, newest first."""
        owner, cursor = current_user().subject, request.args.get("before")
        try:
            before = read_moment(cursor) if cursor else None
        except ValueError:
            before = None
        found = submission.store.applications.of_owner(owner, before, PAGE)
        more = write_moment(found[-1]["submitted_at"]) if len(found) == PAGE else None
        drafts = [] if before else _drafts(submission, owner)
        return show("applications.html", applications=[submission.views.summary(one) for one in found], drafts=drafts, next=more)

    @pages.get("/applications/<case_id>/receipt")
    @access.signed_in
    def receipt_page(case_id: str) -> str:
        """The confirmation, as often as it is opened."""
        application = submission.store.applications.owned(case_id, current_user().subject)
        view = submission.views.receipt(application)
        return show("receipt.html", view=view, rows=_receipt_rows(view), qr=_qr(submission, view["tracking_code"]))

    @pages.get("/applications/<case_id>")
    @access.signed_in
    def application_page(case_id: str) -> str:
        """Where it is, and what to do now."""
        application = submission.store.applications.owned(case_id, current_user().subject)
        return show("application.html", **application_values(submission, application))

    return pages


def application_values(submission: Submission, application: Document) -> dict[str, Any]:
    """What the page of an application shows."""
    progress = application.get("progress") or {}
    asks = progress.get("supplement") and view_state(submission, application) == "supplement_needed"
    notes = submission.processing.citizen_notes(application["_id"]) if asks or progress.get("result") else None
    view = submission.views.full(application, notes)
    request_reason = (view["supplement"] or {}).get("reason", "other")
    return {
        "view": view,
        "supplement_reason": words.SUPPLEMENT_REASONS.get(request_reason, words.SUPPLEMENT_REASONS["other"]),
        "outcome": words.OUTCOMES.get(view["outcome"] or "", ""),
        "refusal": _refusal(notes),
        "facts": _facts(view),
        "timeline": [_line(submission, application, entry) for entry in reversed(view["timeline"])],
        "papers": [
            {**paper, "component_name": in_words(paper["component_name"]["vi"], paper["component_name"]["en"])}
            for paper in _papers(submission, application)
        ],
        "groups": _groups(submission, application),
        "payment": _payment(submission, view["payment"]),
    }


def _refusal(notes: Mapping[str, Any] | None) -> dict[str, str] | None:
    """Why the file was not taken on, as processing tells it; None when it was, or when processing cannot be asked now."""
    letter = (notes or {}).get("refusal")
    return {"reason": letter["reason"][language()], "text": letter["text"] or ""} if letter else None


def _payment(submission: Submission, payment: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What the page says of the fee, with the demonstration's bank as a link where there is one."""
    if payment is None:
        return None
    bank = submission.settings.bank_url if submission.settings.demo and payment["transfer"] else ""
    address = f"{bank}/pay?{urlencode({'qr': payment['transfer']['vietqr']})}" if bank else ""
    told = {"rows": payment_words.rows(payment), "given_back": payment_words.given_back(payment)}
    return {**payment, **told, "picture": payment_words.picture(payment), "bank": address}


def view_state(submission: Submission, application: Document) -> str:
    """The state as a code."""
    return str(submission.views.summary(application)["state"])


def _papers(submission: Submission, application: Document) -> list[dict[str, Any]]:
    return papers(application, submission.reference) if "attachments" in application else []


def _drafts(submission: Submission, owner: str) -> list[dict[str, Any]]:
    day = local_day(submission.clock())
    found = []
    for draft in submission.store.drafts.of_owner(owner):
        procedure = procedure_of(submission.reference, draft["procedure_code"], day)
        name = named(procedure) if procedure else draft["procedure_code"]
        found.append({"id": draft["_id"], "name": name, "saved_at": draft["saved_at"], "expires_at": draft["expires_at"]})
    return found


def _receipt_rows(view: Mapping[str, Any]) -> list[dict[str, Any]]:
    due = moment(view["due_preview"]) or _("Theo kế hoạch của cơ quan")
    rows = [
        (_("Thủ tục"), named(view["procedure"])),
        (_("Nơi nhận hồ sơ"), named(view["receiving_unit"])),
        (_("Nộp lúc"), moment(view["submitted_at"])),
        (_("Dự kiến có kết quả, nếu hồ sơ đủ"), due),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def _facts(view: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The short table: only what is known."""
    rows = [
        (_("Mã tra cứu"), view["tracking_code"]),
        (_("Số hồ sơ"), view["file_code"]),
        (_("Nơi nhận hồ sơ"), named(view["receiving_unit"])),
        (_("Nơi giải quyết"), named(view["deciding_unit"]) if view["deciding_unit"] else None),
        (_("Nộp lúc"), moment(view["submitted_at"])),
        (_("Tiếp nhận lúc"), moment(view["received_at"])),
        (_("Hẹn trả kết quả"), moment(view["due_at"])),
        (_("Đang ở bước"), words.STEPS.get((view["current"] or {}).get("step", ""))),
        (_("Thời hạn"), words.TIMELINESS.get(view["timeliness"] or "") if view["outcome"] != "not_received" else None),
        (_("Bạn đánh giá"), words.RATINGS.get(view["rating"] or "")),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _line(submission: Submission, application: Document, entry: Mapping[str, Any]) -> dict[str, Any]:
    unit = unit_of(submission.reference.units, entry.get("unit"), local_day(application["submitted_at"]))
    return {
        "title": words.line(entry, (application.get("progress") or {}).get("outcome")),
        "at": moment(entry["at"]),
        "unit": named(unit) if unit else "",
        "detail": words.explanation(entry),
    }


def _groups(submission: Submission, application: Document) -> list[dict[str, Any]]:
    if "form" not in application:
        return []
    forms = submission.reference.forms
    written = (
        (forms.of(APPLICANT), application["applicant"]),
        (forms.of(application["procedure_code"]), application["form"]),
    )
    return [
        {"title": section.title.in_language(language()), "rows": answer_rows(section, answers, skipped=False)}
        for form, answers in written
        for section in form.sections
    ]


def _qr(submission: Submission, code: str | None) -> Markup:
    """The tracking page as a code to scan, drawn into the page itself; black on white by attributes, so no style is needed."""
    if code is None:
        return Markup("")
    address = f"{submission.settings.public_url.rstrip('/')}/tracking/{code}"
    drawn = segno.make(address, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff", title=_("Mã quét để tra cứu"))
    return Markup(drawn)
