"""Files that begin with an official: at the counter, by post, or inside the office. The same key gives the same file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.processing.domain.case_file import Case
from services.processing.domain.opening import open_case
from services.processing.handlers.actions import perform
from services.processing.handlers.office import Office, Official
from services.processing.handlers.once import id_of, stored_once
from shared.errors import Forbidden
from shared.events import NewEvent

POLICY = {"counter": "open_counter_case", "post": "open_counter_case", "internal": "open_internal_case"}


@dataclass(frozen=True, slots=True)
class Intake:
    """What the official sends and the Idempotency-Key it came with."""

    key: str
    body: Mapping[str, Any]


def open_file(office: Office, official: Official, intake: Intake) -> tuple[Case, bool]:
    """Open a file and, if asked, receive it at once. Returns it and whether it is new.

    Raises Forbidden, Invalid, IdempotencyKeyReused. A repetition after a crash goes on where the first try stopped.
    """
    body = intake.body
    if not any(official.may(POLICY[body["origin"]], unit) for unit in _places(body)):
        raise Forbidden
    case_id = id_of("case", official, intake.key)
    case, is_new = stored_once(office.cases, case_id, body, lambda: _new_case(office, official, case_id, body))
    if body["accept"] and case["state"] == "new":
        case = perform(office, case_id, "accept", {"checklist": body.get("checklist", [])}, official, None)
    return case, is_new


def _places(body: Mapping[str, Any]) -> list[str]:
    """Where a post gives the right to open this file: its unit; for work inside a district also the department that handles it.

    A department that is not one of the unit is refused when the file is made (`Reference.internal_work`).
    """
    department = body.get("department") if body["origin"] == "internal" else None
    return [body["unit"], department] if department else [body["unit"]]


def _new_case(office: Office, official: Official, case_id: str, body: Mapping[str, Any]) -> tuple[Case, list[NewEvent]]:
    origin, unit, day = body["origin"], body["unit"], office.today()
    if origin == "internal":
        found = office.reference.internal_work(unit, body.get("department"), day)
    else:
        found = office.reference.public_service(body["procedure_code"], unit, origin, origin, day)
    case, told = open_case(case_id, *found, office.clock())
    content = {name: body[name] for name in ("applicant", "documents", "subject", "summary") if body.get(name)}
    details = {"content": content, "opened_by": official.actor.name}
    days = body.get("limit_days")
    limit = {"own_limit": {"value": days, "unit": "working_day"}} if days else {}
    return {**case, **details, **limit}, told
