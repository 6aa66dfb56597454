"""Looking at files: lists and search show what the official may see; opening a person's file is written down first."""

from __future__ import annotations

from dataclasses import dataclass

from services.processing.domain.case_file import SECRET, Case
from services.processing.domain.workflow import units_of
from services.processing.handlers.office import Office, Official
from services.processing.queues import QUEUES, Queue
from services.processing.search_keys import query_key
from services.processing.submission import Applications, AttachmentStream
from shared.errors import FieldError, Forbidden, Invalid, NotFound
from shared.message import Message

# Hits looked at before those of other units are left out. A search with more hits is too wide to be read anyway.
MOST_HITS = 200


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list and the cursor of the next, None at the end."""

    cases: list[Case]
    next: str | None


def queue_named(slug: str) -> Queue:
    """The queue with this name; raises Invalid."""
    if slug not in QUEUES:
        words = Message("Không có danh sách này.", "There is no such queue.")
        raise Invalid(errors=[FieldError("/queue", "unknown_queue", words)])
    return QUEUES[slug]


def read_queue(office: Office, official: Official, queue: Queue, after: str | None, limit: int) -> Page:
    """A page of a queue: what waits for the posts and units of this official, as far as they may read it."""
    keys, bounds = queue.keys(official.actor), queue.bounds(office.clock())
    cases = office.cases.queue(keys, bounds, after, limit + 1)
    more = len(cases) > limit
    shown = [case for case in cases[:limit] if may_view(official, case)]
    return Page(shown, str(cases[limit - 1]["sort_key"]) if more else None)


def count_queues(office: Office, official: Official) -> dict[str, int]:
    """How many files wait in each queue."""
    now = office.clock()
    return {slug: office.cases.count(queue.keys(official.actor), queue.bounds(now)) for slug, queue in QUEUES.items()}


def search(office: Office, official: Official, text: str) -> list[Case]:
    """The files this official may see that have this code, number, phone or name. Written down: a search reads about persons."""
    key = query_key(text)
    if not key:
        return []
    found = [case for case in office.cases.search(key, MOST_HITS) if may_view(official, case)]
    office.audit.record(official.actor, "search_cases", "-", found=len(found))
    return found


def view_case(office: Office, official: Official, case_id: str, action: str = "view_case") -> Case:
    """The case, after writing down who opened it; raises NotFound, Forbidden."""
    case = office.cases.load(case_id)
    if not may_view(official, case):
        raise Forbidden
    office.audit.record(official.actor, action, case_id)
    return case


def open_attachment(
    office: Office, official: Official, applications: Applications, case_id: str, attachment_id: str
) -> tuple[AttachmentStream, dict[str, object]]:
    """One paper of the file as a stream from submission, with its description; raises NotFound, Forbidden, PeerUnavailable."""
    case = office.cases.load(case_id)
    if not any(official.may("view_attachment", unit) for unit in units_of(case)):
        raise Forbidden
    papers = (case.get("content") or {}).get("attachments", ())
    paper = next((paper for paper in papers if paper["id"] == attachment_id), None)
    if paper is None or case["state"] == SECRET:
        raise NotFound
    office.audit.record(official.actor, "view_attachment", case_id, attachment_id=attachment_id)
    return applications.attachment(case_id, attachment_id), paper


def may_read_register(official: Official, unit: str) -> bool:
    """Whether this official may read the registers of the unit: whoever keeps them, and whoever may read its files."""
    return any(official.may(action, unit) for action in ("record_register_entry", "view_case"))


def may_view(official: Official, case: Case) -> bool:
    """Whether the case passes through a unit in which this official may read files."""
    return any(official.may("view_case", unit) for unit in units_of(case))
