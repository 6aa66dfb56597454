"""Which news a citizen gets of which event: received, needs you, late with a new date, done (ux C14). In codes and times only;
the words are put together when a notice is sent or shown, in the citizen's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.events import Event


@dataclass(frozen=True, slots=True)
class Notice:
    """One piece of news; `detail` holds the codes and times its words need."""

    kind: str
    detail: Mapping[str, Any]


KINDS = (
    "arrived",
    "received",
    "needs_you",
    "late",
    "done",
    "not_received",
    "withdrawn",
    "fee",
    "paid",
    "give_back",
    "other_amount",
    "given_back",
)

# The event → the kind of news and the parts of the event it tells. Money that comes is told by `payments`.
NEWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "case.opened": ("arrived", ("receiving_unit",)),
    "case.received": ("received", ("file_code", "due_at")),
    "payment.asked": ("fee", ("amount_dong",)),
    "supplement.requested": ("needs_you", ("reason", "round")),
    "case.extended": ("late", ("previous_due_at", "due_at", "reason")),
    "case.closed": ("done", ("outcome",)),
}


def notice_of(event: Event) -> Notice | None:
    """The news in `event`, or None when the citizen need not be told."""
    if event.type not in NEWS:
        return None
    kind, parts = NEWS[event.type]
    detail = {part: event.data[part] for part in parts}
    if kind == "done" and detail["outcome"] in ("not_received", "withdrawn"):
        kind = detail["outcome"]
    return Notice(kind, detail)
