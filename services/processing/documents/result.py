"""What the citizen gets to read of a case: the officials' words, and the notice of the result."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import force_locale

from services.processing.documents.editions import edition_on
from services.processing.documents.rendering import STYLESHEET_ADDRESS, form_page
from services.processing.domain.case_file import CLOSED, HANDED_OVER, Case
from services.processing.domain.reasons import EXTENSION, REFUSAL, SUPPLEMENT
from services.processing.domain.situation import Actor, Situation
from services.processing.handlers.office import Office
from services.processing.settings import Settings
from services.processing.views import whole
from shared.calendar import local_day
from shared.events.fields import write_moment
from shared.message import Message

NOBODY = Actor("", "", frozenset())


def has_result(case: Case) -> bool:
    """Whether there is an electronic result to fetch."""
    ended = case["state"] in (CLOSED, HANDED_OVER)
    return bool(ended and case["release_medium"] == "electronic" and case["outcome"] in ("granted", "refused", "not_received"))


def citizen_notes(case: Case) -> dict[str, Any]:
    """The officials' words to the citizen: request for papers, refusal, apology; and whether a result can be fetched."""
    letters = case.get("letters") or {}
    asked = (letters.get("supplements") or [None])[-1]
    return {
        "supplement": {**_letter(asked, SUPPLEMENT), "round": asked["round"], "components": asked["documents"]}
        if asked
        else None,
        "refusal": _letter(letters["refusal"], REFUSAL) if "refusal" in letters and case["outcome"] else None,
        "apology": _letter(letters["apology"], EXTENSION) if "apology" in letters else None,
        "result": {"available": has_result(case)},
    }


def _letter(letter: dict[str, Any], reasons: dict[str, Message]) -> dict[str, Any]:
    words = reasons[letter["reason"]]
    return {
        "text": letter["note"] or None,
        "reason": {"code": letter["reason"], **words.both()},
        "at": write_moment(letter["at"]),
    }


def result_page(office: Office, case: Case, settings: Settings) -> str:
    """The result as a page: form 03 for a refusal, otherwise the notice of the result with who signed and when."""
    here = Situation(office.clock(), office.reference.calendar, NOBODY, lambda action, unit: False)
    if case["outcome"] in ("refused", "not_received"):
        return form_page(office, case, "03", here, settings)
    signatures = [line for line in case["history"] if line["action"] in ("sign", "release")]
    shown = {
        "title": "Thông báo kết quả giải quyết hồ sơ",
        "case": whole(office.reference, case, here),
        "applicant": (case.get("content") or {}).get("applicant") or {},
        "result": _result_name(office, case),
        "signatures": signatures,
        "legal_basis": edition_on(local_day(case["closed_at"])).legal_basis,
        "printed_at": case["closed_at"],
    }
    with force_locale("vi"):
        return render_template("forms/result.html", sheet=shown, stylesheet=STYLESHEET_ADDRESS, demo=settings.demo)


def _result_name(office: Office, case: Case) -> str:
    if case["procedure_code"] is None:
        return ""
    return str(office.reference.catalogue.get(case["procedure_code"], local_day(case["opened_at"])).result)
