"""An order of a file, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

WAITING, WRITING, READY, FAILED, DELETING = "waiting", "writing", "ready", "failed", "deleting"
UNFINISHED = (WAITING, WRITING)


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants: `what` list, as which `format`, asked how (as the address of a page would), told in which language."""

    what: str
    format: str
    asked: Mapping[str, str]
    language: str


@dataclass(frozen=True, slots=True)
class Job:
    """An order and where it stands. `done` and `all` are rows; `bytes` and `chunks` are known when it is ready."""

    id: str
    owner: str
    order: Order
    state: str
    attempt: int
    done: int
    all: int
    bytes: int
    chunks: int
    created_at: datetime
    delete_at: datetime

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen."""
        return self.state not in UNFINISHED


def job_of(found: Mapping[str, Any]) -> Job:
    """An order as it is stored."""
    wish, numbers = found["order"], ("attempt", "done", "all", "bytes", "chunks")
    order = Order(wish["what"], wish["format"], wish["asked"], wish["language"])
    told = {name: found[name] for name in ("owner", "state", "created_at", "delete_at", *numbers)}
    return Job(id=found["_id"], order=order, **told)
