"""The audit log: who looked at or printed a person's file, append-only. Written before anything is shown.

`seals.py` seals each entry a moment later.
"""

from __future__ import annotations

import uuid
from typing import Any

from pymongo.database import Database

from services.processing.domain.situation import Actor
from shared.clock import Clock
from shared.mongo.connect import Document
from shared.mongo.once import insert_once


class AuditLog:
    """The `audit` collection. Nothing here changes or deletes what an entry says."""

    def __init__(self, database: Database[Document], clock: Clock) -> None:
        self._entries = database["audit"]
        self._clock = clock

    def record(self, actor: Actor, action: str, case_id: str, **details: Any) -> None:
        """Write down that `actor` did `action` with the file; details are codes only."""
        entry = {"_id": uuid.uuid4().hex, "at": self._clock(), "by": actor.subject, "action": action, "case_id": case_id}
        posts = sorted(f"{role}:{unit}" for role, unit in actor.posts)
        insert_once(self._entries, {**entry, "posts": posts, "sealed": False, **details})

    def of_case(self, case_id: str, limit: int = 200) -> list[Document]:
        """The newest entries of one file, newest first."""
        return list(self._entries.find({"case_id": case_id}).sort("at", -1).limit(limit))
