"""What may happen to an application, and which facts follow: sent, supplemented, withdrawn, rated, purged.

Every function returns the changed document and the events of the change; an action the state does not allow raises
IllegalAction with the state in `current`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.submission.domain.bank_reports import KEPT, kept_after_purge
from services.submission.domain.progress import blank, recorded
from services.submission.domain.states import State, state_of
from shared.digests import content_digest
from shared.errors import IllegalAction
from shared.events import NewEvent
from shared.message import Message

Application = dict[str, Any]
Change = tuple[Application, list[NewEvent]]

RATINGS = ("very_satisfied", "satisfied", "not_satisfied")
WITHDRAWAL_REASONS = ("not_needed", "sent_by_mistake", "will_correct", "other")

# What is left of a file marked secret: what to count it by, what an auditor asks and what the bank's repetitions are known by;
# nothing anybody wrote.
KEPT_AFTER_PURGE = frozenset(
    {
        "_id", "version", "sequence", "positions", "created_at", "updated_at", "owner", "procedure_code", "receiving_unit",
        "channel", "service_level", "applicant_kind", "submitted_at", "content_hash", "request_hash", KEPT,
    }
)  # fmt: skip


def submit(facts: Mapping[str, Any], now: datetime, drafting_seconds: int | None) -> Change:
    """A new application out of checked `facts` (see `intake.py`), sent at `now` after `drafting_seconds` of writing."""
    papers: Sequence[Mapping[str, Any]] = facts["attachments"]
    content_hash = content_digest(facts)
    application: Application = {
        **facts,
        "applicant_kind": facts["applicant"]["kind"],
        "content_hash": content_hash,
        "drafting_seconds": drafting_seconds,
        "submitted_at": now,
        "supplements": [],
        "progress": recorded(blank(), "application.submitted", now),
    }
    told = {
        **{name: application[name] for name in ("procedure_code", "receiving_unit", "channel", "applicant_kind")},
        **{name: application[name] for name in ("applicant_is_official", "service_level", "content_hash")},
        "attachment_count": len(papers),
        "drafting_seconds": drafting_seconds,
    }
    return application, [NewEvent("application.submitted", told)]


def supplement(application: Application, answer: Mapping[str, Any], now: datetime) -> Change:
    """The citizen sends what was asked (see `supplements.py`): `form` as it is now, further papers, a `note`. Once per request.

    What stays of the answer itself is what it changed.
    """
    _require(application, State.SUPPLEMENT_NEEDED)
    number = application["progress"]["supplement"]["round"]
    form = answer["form"]
    papers = [*application["attachments"], *answer["attachments"]]
    content_hash = content_digest({**application, "form": form, "attachments": papers})
    kept = {"form": answer["changes"], "attachments": answer["attachments"], "note": answer["note"]}
    sent = {**kept, "round": number, "sent_at": now}
    changed = {
        **application,
        "form": form,
        "attachments": papers,
        "content_hash": content_hash,
        "supplements": [*application["supplements"], sent],
        "progress": recorded(application["progress"], "application.supplemented", now, round=number),
    }
    told = {"round": number, "attachment_count": len(answer["attachments"]), "content_hash": content_hash}
    return changed, [NewEvent("application.supplemented", told)]


def withdraw(application: Application, reason: str, note: str | None, now: datetime) -> Change:
    """The citizen takes the application back; possible until a decision is made."""
    _require(application, State.SENT, State.RECEIVED, State.SUPPLEMENT_NEEDED, State.SUPPLEMENT_SENT)
    changed = {
        **application,
        "withdrawal": {"reason": reason, "note": note, "at": now},
        "progress": recorded(application["progress"], "application.withdrawn", now),
    }
    return changed, [NewEvent("application.withdrawn", {"reason": reason})]


def rate(application: Application, rating: str, comment: str | None, now: datetime) -> Change:
    """The citizen says how it was, once, when it is over (three levels, TT 32/2017/TT-BTTTT)."""
    _require(application, State.FINISHED)
    if application.get("rating"):
        raise IllegalAction(Message("Bạn đã đánh giá hồ sơ này.", "You have rated this file already."), code="already_rated")
    changed = {**application, "rating": {"rating": rating, "comment": comment, "at": now}}
    return changed, [NewEvent("application.rated", {"rating": rating})]


def purge(application: Application, now: datetime, cause: str) -> Change:
    """Only the count and an audit record stay of a file marked secret (Luật 29/2018/QH14); `cause` is the event's id."""
    kept = {name: value for name, value in application.items() if name in KEPT_AFTER_PURGE}
    return {**kept, **kept_after_purge(application), "purged": {"at": now, "cause": cause}}, [NewEvent("application.purged", {})]


def _require(application: Application, *allowed: State) -> None:
    state = state_of(application)
    if state not in allowed:
        raise IllegalAction(current={"state": state.value, "version": application["version"]})
