"""What officials do to a case file: one handler per action, in one table, behind one way of writing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.processing.domain import decisions, exits, fees, reception, steps, supplement, surplus
from services.processing.domain.case_file import Case, Change
from services.processing.domain.file_code import series_of
from services.processing.domain.legal import current, require
from services.processing.domain.situation import Situation
from services.processing.handlers.office import ATTEMPTS, Office, Official
from shared.calendar import local_day
from shared.errors import StaleVersion

# The record of the act must outlive everything else of the file, so it is written before it is tried, and once for all tries.
RECORDED_FIRST = frozenset({"mark_secret"})

Payload = Mapping[str, Any]
Action = Callable[[Office, Case, Situation, Payload], Change]


def perform(office: Office, case_id: str, action: str, payload: Payload, official: Official, revision: int | None) -> Case:
    """Do `action` on the case as the official saw it (`revision`; None: as it is now). Returns the stored case.

    Raises NotFound, StaleVersion with the present state when the case has moved on, IllegalAction, Forbidden, Invalid,
    CalendarMissing.
    """
    handler = ACTIONS[action]
    if action in RECORDED_FIRST:
        case, here = _as_seen(office, case_id, official, revision)
        require(case, action, here)
        office.audit.record(official.actor, action, case_id)
    for _ in range(ATTEMPTS):
        case, here = _as_seen(office, case_id, official, revision)
        changed, events = handler(office, case, here, payload)
        try:
            return office.cases.save(changed, events)
        except StaleVersion:
            continue  # read again: if what the official saw has changed, the revision says so
    raise StaleVersion(current=current(office.cases.load(case_id), office.situation(official)))


def _as_seen(office: Office, case_id: str, official: Official, revision: int | None) -> tuple[Case, Situation]:
    """The case and the moment it is acted on; raises NotFound, StaleVersion when it is not as the official saw it."""
    case = office.cases.load(case_id)
    here = office.acting(official, case)
    if revision is not None and case["revision"] != revision:
        raise StaleVersion(current=current(case, here))
    return case, here


def _accept(office: Office, case: Case, here: Situation, payload: Payload) -> Change:
    require(case, "accept", here)
    day = local_day(here.at)
    series = series_of(case["kind"], office.reference.agency_code(case["receiving_unit"], day), day)
    return reception.accept(
        case,
        here,
        file_code=office.codes.reserve(series, case["_id"]),
        series=series,
        limit=office.reference.limit(case, day),
        supplement_clock=office.reference.supplement_clock(case, day),
        owed=office.reference.owed(case, day),
        checklist=payload.get("checklist", ()),
    )


def _request_supplement(office: Office, case: Case, here: Situation, payload: Payload) -> Change:
    clock = case["supplement_clock"] or office.reference.supplement_clock(case, local_day(here.at))
    return supplement.request_supplement(case, here, clock=clock, **payload)


def _transfer(office: Office, case: Case, here: Situation, payload: Payload) -> Change:
    day = local_day(here.at)
    level = office.reference.level(payload["to_unit"], day, "/to_unit")
    return exits.transfer(case, here, from_unit=payload["from_unit"], to_unit=payload["to_unit"], level=level)


def _plain(command: Callable[..., Change]) -> Action:
    return lambda office, case, here, payload: command(case, here, **payload)


ACTIONS: dict[str, Action] = {
    "accept": _accept,
    "refuse_reception": _plain(reception.refuse_reception),
    "request_supplement": _request_supplement,
    "accept_supplement": _plain(supplement.accept_supplement),
    "claim": _plain(steps.claim),
    "unclaim": _plain(steps.unclaim),
    "complete_step": _plain(steps.complete_step),
    "return_step": _plain(steps.return_step),
    "refuse": _plain(decisions.refuse),
    "extend": _plain(decisions.extend),
    "sign": _plain(decisions.sign),
    "release": _plain(decisions.release),
    "hand_over": _plain(decisions.hand_over),
    "collect_fee": _plain(fees.collect_fee),
    "return_surplus": _plain(surplus.return_surplus),
    "mark_secret": _plain(exits.mark_secret),
    "transfer": _transfer,
}
