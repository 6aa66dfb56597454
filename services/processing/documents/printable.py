"""Which forms a case can print now, and what stands on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import segno

from services.processing.documents.editions import OF_A_CASE, edition_on, title_of
from services.processing.domain.case_file import SECRET, Case
from services.processing.domain.reasons import EXTENSION, REFUSAL, SUPPLEMENT
from services.processing.domain.situation import Situation
from services.processing.reference import Reference
from services.processing.views import steps_view, whole
from shared.calendar import local_day
from shared.errors import NotFound
from shared.message import Message

NOT_YET = Message("Hồ sơ chưa có nội dung để in mẫu này.", "The file has nothing to print on this form yet.")

# What must be there before the form says anything true.
READY: dict[str, Callable[[Case], bool]] = {
    "01": lambda case: case["received_at"] is not None,
    "02": lambda case: bool(case["letters"].get("supplements")),
    "03": lambda case: "refusal" in case["letters"],
    "04": lambda case: "apology" in case["letters"],
    "05": lambda case: case["received_at"] is not None,
}


def printable_forms(case: Case) -> list[str]:
    """The forms that can be printed for this case."""
    return [] if case["state"] == SECRET else [form for form in OF_A_CASE if READY[form](case)]


def template_of(form: str, day: date) -> str:
    """The template of the form in the edition of `day`."""
    return f"forms/{edition_on(day).folder}/{form}.html"


def sheet(reference: Reference, case: Case, form: str, here: Situation, public_url: str) -> dict[str, Any]:
    """Everything that stands on `form` of the case; raises NotFound while there is nothing to say."""
    title = title_of(form)
    if form not in printable_forms(case):
        raise NotFound(NOT_YET)
    content: Mapping[str, Any] = case.get("content") or {}
    day = local_day(case["received_at"] or here.at)
    return {
        "title": title.vi,
        "legal_basis": edition_on(day).legal_basis,
        "case": whole(reference, case, here),
        "applicant": content.get("applicant") or {},
        "papers": _papers(case, content),
        "letters": case["letters"],
        "reasons": {"supplement": SUPPLEMENT, "refusal": REFUSAL, "extension": EXTENSION},
        "handovers": handovers(reference, case, here),
        "qr": segno.make(case["file_code"] or case["_id"], error="m").svg_inline(scale=2) if case["file_code"] else "",
        "public_url": public_url,
        "printed_at": here.at,
    }


def _papers(case: Case, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The components of the file: as the receptionist checked them, else as they were attached."""
    checked = next((line["details"].get("checklist") for line in case["history"] if line["action"] == "accept"), None)
    if checked:
        return list(checked)
    if content.get("documents"):
        return list(content["documents"])
    names = [paper.get("component_name", {}).get("vi", paper.get("filename", "")) for paper in content.get("attachments", ())]
    return [{"document": name, "originals": 0, "copies": 1, "ok": True} for name in names]


def handovers(reference: Reference, case: Case, here: Situation) -> list[dict[str, Any]]:
    """Form 05: who gave the file to whom, when, and whether the step took longer than its share."""
    plan = {step["step"]: step for step in steps_view(reference, case, here)}
    done = [line for line in case["history"] if line["action"] in ("accept", "complete_step", "sign", "refuse", "release")]
    started, lines = case["received_at"], []
    for line in done:
        step = plan.get(line["step"] or "")
        minutes = here.calendar.working_minutes(started, line["at"]) if started else 0
        late = bool(step and step["planned_minutes"] and minutes > step["planned_minutes"])
        lines.append({"at": line["at"], "by_name": line["by_name"], "step": step, "minutes": minutes, "late": late})
        started = line["at"]
    return lines
