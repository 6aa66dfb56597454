"""How applications are shown: to their owner in full, on a list in short, to anybody with the code only how far they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.submission.domain.completion import completion
from services.submission.domain.intake import Reference, procedure_of
from services.submission.domain.receiving import unit_of
from services.submission.domain.states import State, state_of
from services.submission.forms.messages import MESSAGES
from services.submission.payment_views import payment_view
from shared.calendar import local_day

Application = Mapping[str, Any]
View = dict[str, Any]

ACTIONS: dict[State, tuple[str, ...]] = {
    State.SENT: ("withdraw",),
    State.RECEIVED: ("withdraw",),
    State.SUPPLEMENT_NEEDED: ("supplement", "withdraw"),
    State.SUPPLEMENT_SENT: ("withdraw",),
    State.WITHDRAWAL_SENT: (),
    State.FINISHED: ("feedback",),
    State.PURGED: (),
}
FROM_PROGRESS = (
    "file_code", "received_at", "due_at", "extension", "supplement", "current", "closed_at", "timeliness", "timeline",
)  # fmt: skip


class Views:
    """Shows applications in the names of the district's units and procedures."""

    def __init__(self, reference: Reference, *, online_payment: bool = False) -> None:
        self._reference = reference
        self._online_payment = online_payment

    def receipt(self, application: Application) -> View:
        """The answer to sending it; made of what was stored then, so that it never changes."""
        return {
            "case_id": application["_id"],
            "tracking_code": application.get("tracking_code"),
            "submitted_at": application["submitted_at"],
            "procedure": self.procedure(application),
            "receiving_unit": self.unit(application["receiving_unit"], local_day(application["submitted_at"])),
            "due_preview": application.get("due_preview"),
            "warnings": self._warnings(application),
            "links": links(application),
        }

    def summary(self, application: Application) -> View:
        """One line of a list."""
        progress = application.get("progress", {})
        return {
            "case_id": application["_id"],
            "tracking_code": application.get("tracking_code"),
            "state": state_of(application).value,
            "outcome": progress.get("outcome"),
            "procedure": self.procedure(application),
            "receiving_unit": self.unit(application["receiving_unit"], local_day(application["submitted_at"])),
            "submitted_at": application["submitted_at"],
            "file_code": progress.get("file_code"),
            "due_at": progress.get("due_at"),
            "version": application["version"],
        }

    def full(self, application: Application, notes: Mapping[str, Any] | None = None) -> View:
        """Everything its owner may know; `notes` is what processing says to the citizen, when it could be asked."""
        progress = application.get("progress", {})
        known = {name: progress.get(name) for name in FROM_PROGRESS}
        deciding = progress.get("deciding_unit")
        day = local_day(application["submitted_at"])
        return {
            **self.summary(application),
            **known,
            "channel": application["channel"],
            "supplement": _with_notes(progress.get("supplement"), notes),
            "timeline": progress.get("timeline", []),
            "deciding_unit": self.unit(deciding, day) if deciding else None,
            "completion": self.completion(application),
            "result": _result(progress, notes),
            "applicant": application.get("applicant", {}),
            "form": application.get("form", {}),
            "attachments": application.get("attachments", []),
            "payment": payment_view(application, self._reference, online=self._online_payment),
            "warnings": self._warnings(application),
            "rating": (application.get("rating") or {}).get("rating"),
            "actions": list(actions(application)),
            "links": links(application),
        }

    def public(self, application: Application) -> View:
        """What anybody with the code may know (NĐ 61/2018/NĐ-CP, TT 01/2018/TT-VPCP)."""
        return {"tracking_code": application["tracking_code"], "completion": self.completion(application)}

    def completion(self, application: Application) -> View:
        """How far it is, counted on the steps of its workflow."""
        progress = application.get("progress", {})
        steps = self._reference.procedures.workflow(progress["workflow"]).steps if progress.get("workflow") else ()
        return completion(progress, len(steps))

    def procedure(self, application: Application) -> View:
        """The procedure by the name it had when the application was sent."""
        code = application["procedure_code"]
        procedure = procedure_of(self._reference, code, local_day(application["submitted_at"]))
        return {
            "code": code,
            "name": procedure.name if procedure else code,
            "name_en": procedure.name_en if procedure else code,
        }

    def unit(self, code: str, day: date) -> View:
        """The unit by the name it had on `day`."""
        unit = unit_of(self._reference.units, code, day)
        if unit is None:
            return {"code": code, "name": code, "name_en": code, "level": ""}
        return {"code": code, "name": unit.name, "name_en": unit.name_en, "level": unit.level}

    @staticmethod
    def _warnings(application: Application) -> list[View]:
        return [{**warning, "message": MESSAGES[warning["code"]].both()} for warning in application.get("warnings", ())]


def actions(application: Application) -> tuple[str, ...]:
    """What its owner can do now."""
    if application.get("rating"):
        return ()
    return ACTIONS[state_of(application)]


def links(application: Application) -> dict[str, str]:
    """Where to go from here; paths, because the host is the proxy's business."""
    case_id = application["_id"]
    own = f"/api/v1/applications/{case_id}"
    tracking = application.get("tracking_code")
    return {
        "self": own,
        "page": f"/applications/{case_id}",
        **({"tracking": f"/api/v1/tracking/{tracking}", "tracking_page": f"/tracking/{tracking}"} if tracking else {}),
    }


def _with_notes(request: Mapping[str, Any] | None, notes: Mapping[str, Any] | None) -> View | None:
    """The request for papers with the official's words, if they are about this very request."""
    if request is None:
        return None
    said = (notes or {}).get("supplement") or {}
    if said.get("round") != request["round"]:
        return {**request, "text": None, "components": []}
    return {**request, "text": said.get("text"), "components": said.get("components", [])}


def _result(progress: Mapping[str, Any], notes: Mapping[str, Any] | None) -> View | None:
    result = progress.get("result")
    if not result:
        return None
    available = bool(((notes or {}).get("result") or {}).get("available"))
    return {**result, "available": available, "handed_over": progress.get("handed_over")}
