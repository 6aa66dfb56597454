"""What submission tells, and what it does to a case file here. Effect and position are one write."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from services.processing.domain import exits
from services.processing.domain.case_file import ENDED, SECRET, Case, Change, evolve
from services.processing.domain.opening import open_case
from services.processing.handlers.office import Office
from shared.calendar import local_day
from shared.clock import LONG_AGO
from shared.errors import DuplicateDocument, Invalid, StaleVersion
from shared.events import Event, NewEvent
from shared.projection import NOT_KEPT, Applied, Projection, Refusal, per_case
from shared.sequence import fresh

SUBMISSION = "submission"
EventHandler = Callable[[Office, Case, Event], Change]


class CannotApply(Exception):
    """An event that makes no sense as things are; its case waits until somebody has looked."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def applications(office: Office) -> Projection:
    """Submission's events as a projection onto the case files."""

    def positions(source: str, case_ids: Sequence[str]) -> dict[str, int]:
        kept = office.cases.positions(case_ids)
        return {case["_id"]: _position(case, source) for case in kept}

    return per_case(lambda source, case_id, events: apply_events(office, source, case_id, events), positions)


def _position(case: Case, source: str) -> int:
    return int(case["positions"].get(source, 0)) if case["origin"] == "online" else NOT_KEPT


def apply_events(office: Office, source: str, case_id: str, events: Sequence[Event]) -> Applied:
    """Apply the new ones among `events` of one case in one write; raises StaleVersion when an official was faster."""
    stored = office.cases.find(case_id)
    following = fresh(stored["positions"].get(source, 0) if stored else 0, events)
    case, told, applied, refused = stored or {"_id": case_id, "positions": {}}, [], 0, None
    for event in following.events:
        try:
            case, new = EVENT_HANDLERS.get(event.type, _nothing)(office, case, event)
        except CannotApply as error:
            refused = Refusal(event, error.reason)
            break
        told += new
        applied += 1
        case = {**case, "positions": {**case["positions"], source: event.sequence}}
    if applied:
        _store(office, case, told, is_new=stored is None)
    gap = following.gap_after if refused is None else None
    return Applied(applied=applied, duplicates=following.duplicates, gap_after=gap, refused=refused)


def _store(office: Office, case: Case, told: Sequence[NewEvent], *, is_new: bool) -> None:
    if not is_new:
        office.cases.save(case, told)
        return
    try:
        office.cases.insert(case, told)
    except DuplicateDocument as error:
        raise StaleVersion from error  # another worker opened it between our look and our write: look again


def _submitted(office: Office, case: Case, event: Event) -> Change:
    data = event.data
    # By the units and procedures of the day it was sent, as submission checked it: they may have changed since.
    day = local_day(event.time)
    try:
        found = office.reference.public_service(data["procedure_code"], data["receiving_unit"], "online", data["channel"], day)
    except Invalid as error:
        raise CannotApply(error.errors[0].code) from error
    opened, told = open_case(event.case_id, *found, office.clock())
    application = {"applicant_kind": data["applicant_kind"], "submitted_at": event.time}
    return _wanting({**opened, **application, "positions": case["positions"]}, data["content_hash"]), told


def _supplemented(office: Office, case: Case, event: Event) -> Change:
    if case["state"] in ENDED:
        return case, []
    evolved = evolve(case, NewEvent(event.type, event.data), event.time)
    letters = dict(case["letters"])
    if letters.get("supplements"):
        letters["supplements"] = [*letters["supplements"][:-1], {**letters["supplements"][-1], "answered_at": event.time}]
    moved_on = {**evolved, "letters": letters, "revision": case["revision"] + 1}
    return _wanting(moved_on, event.data["content_hash"]), []


def _withdrawn(office: Office, case: Case, event: Event) -> Change:
    return exits.withdraw(case, event.data["reason"], event.time, office.moment_of(case))


def _paid(office: Office, case: Case, event: Event) -> Change:
    """Money came in at submission; whoever looks at the file sees it. Nothing is noted on what was deleted as a secret."""
    if case["state"] == SECRET:
        return case, []
    return {**evolve(case, NewEvent(event.type, event.data), event.time), "revision": case["revision"] + 1}, []


def _purged(office: Office, case: Case, event: Event) -> Change:
    """Submission has deleted its content, so nothing is left to fetch; what was fetched goes too."""
    fetched = ("content", "content_hash", "content_wanted_at", "content_attempts")
    return {name: value for name, value in case.items() if name not in fetched}, []


def _nothing(office: Office, case: Case, event: Event) -> Change:
    return case, []


def _wanting(case: Case, content_hash: str) -> Case:
    """`case` with the durable task to fetch its content, at once, whatever any clock says; unless it may hold none."""
    if case["state"] == SECRET:
        return case
    return {**case, "content_hash": content_hash, "content_wanted_at": LONG_AGO, "content_attempts": 0}


EVENT_HANDLERS: dict[str, EventHandler] = {
    "application.submitted": _submitted,
    "application.supplemented": _supplemented,
    "application.withdrawn": _withdrawn,
    "application.rated": _nothing,
    "payment.completed": _paid,
    "payment.overpaid": _paid,
    "application.purged": _purged,
}
