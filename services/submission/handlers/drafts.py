"""Drafts: kept on the server with every step, so that a lost connection or another device loses nothing (ux C6)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from services.submission.files.uploads import KEPT_DAYS
from services.submission.handlers.submit import case_id_of
from services.submission.store import MOST_DRAFTS, Store
from shared.clock import Clock
from shared.errors import FieldError, Invalid, MotCuaError, NotFound
from shared.message import Message
from shared.mongo.connect import Document

# Time between two saves counts as writing up to this; a night in between does not (QĐ 1565/QĐ-TTg: sign-in to sent in 5 minutes).
LONGEST_PAUSE = timedelta(minutes=10)
PARTS = ("procedure_code", "receiving_unit", "applicant", "form", "attachments")
KEY = re.compile(r"^[A-Za-z0-9_-]{8,64}$")


class TooManyDrafts(MotCuaError):
    """One more draft than a person may have; those that are there can still be written on."""

    code, status = "too_many_drafts", 409
    message = Message(
        f"Bạn đã có {MOST_DRAFTS} bản nháp. Hãy nộp hoặc xóa bớt rồi thử lại.",
        f"You have {MOST_DRAFTS} drafts already. Send or delete some, then try again.",
    )


def written_seconds(pause: timedelta) -> int:
    """How much of the time between two saves counts as writing; none when a clock went back."""
    return max(0, int(min(pause, LONGEST_PAUSE).total_seconds()))


class Drafting:
    """Keeps drafts for their owners."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def start(self, owner: str, procedure_code: str) -> Document:
        """A new draft; not stored before the first answer is. Raises TooManyDrafts."""
        return self._new(secrets.token_urlsafe(12), owner, procedure_code)

    def of_procedure(self, owner: str, procedure_code: str) -> Document | None:
        """The newest draft of this person for this procedure, or None."""
        return self._store.drafts.newest(owner, procedure_code)

    def load(self, draft_id: str, owner: str) -> Document:
        """The draft; raises NotFound."""
        draft = self._store.drafts.find(draft_id, owner)
        if draft is None:
            raise NotFound(Message("Không tìm thấy bản nháp.", "The draft was not found."))
        return draft

    def save(self, draft: Document, parts: Mapping[str, Any]) -> Document:
        """The draft with `parts` replaced, stored."""
        now = self._clock()
        changed = {
            **draft,
            **{name: parts[name] for name in PARTS if name in parts},
            "seconds": draft["seconds"] + written_seconds(now - draft["saved_at"]),
            "saved_at": now,
            "expires_at": now + timedelta(days=KEPT_DAYS),
        }
        self._store.drafts.put(changed)
        return changed

    def put(self, draft_id: str, owner: str, parts: Mapping[str, Any]) -> Document:
        """Store the draft under a key the client chose.

        Raises Invalid for a key out of shape, NotFound for somebody else's, TooManyDrafts.
        """
        if not KEY.match(draft_id):
            raise Invalid(errors=[FieldError("/draft_id", "not_a_key", Message("Mã bản nháp không hợp lệ.", "Not a draft key."))])
        draft = self._store.drafts.find(draft_id, owner)
        named = {**parts, "attachments": self._named(parts.get("attachments", ()), owner)}
        return self.save(draft or self._new(draft_id, owner, parts["procedure_code"]), named)

    def delete(self, draft_id: str, owner: str) -> None:
        """Forget it; an unknown one is forgotten already."""
        self._store.drafts.delete(draft_id, owner)

    def _named(self, papers: Sequence[Mapping[str, Any]], owner: str) -> list[dict[str, Any]]:
        """The papers with name and size of their files, which the pages show."""
        uploads = self._store.uploads.find_ready([paper["upload_id"] for paper in papers], owner)
        known = {key: {"filename": upload["filename"], "size": upload["size"]} for key, upload in uploads.items()}
        return [{**paper, **known.get(paper["upload_id"], {})} for paper in papers]

    def _new(self, draft_id: str, owner: str, procedure_code: str) -> Document:
        if self._store.drafts.are_full(owner):
            raise TooManyDrafts
        now = self._clock()
        key = secrets.token_urlsafe(24)
        return {
            "_id": draft_id,
            "owner": owner,
            "key": key,
            "case_id": case_id_of(owner, key),
            "procedure_code": procedure_code,
            "receiving_unit": None,
            "applicant": {},
            "form": {},
            "attachments": [],
            "seconds": 0,
            "started_at": now,
            "saved_at": now,
            "expires_at": now + timedelta(days=KEPT_DAYS),
        }
