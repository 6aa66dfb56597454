"""Fetching what citizens wrote: a durable task on the case, tried until it is done, in a loop of the worker.

The task is the field `content_wanted_at`. A crash anywhere leaves it in place; what is fetched twice is stored once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog
from prometheus_client import Counter

from services.processing.domain.case_file import Case
from services.processing.handlers.office import ATTEMPTS, Office
from services.processing.submission import Applications, ContentGone
from shared.digests import content_digest
from shared.errors import PeerUnavailable, StaleVersion

log = structlog.get_logger(__name__)

FETCHED = Counter("motcua_contents_fetched_total", "Contents fetched from submission", ["outcome"])
# Tasks per round. Small, so that a fresh one does not wait behind many that fail.
BATCH = 20
IDLE_SECONDS = 0.2
# The pause after the first failure and the longest one, in seconds: a short outage costs little, a long one little traffic.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
# What is kept of the answer; anything else stays with submission.
KEPT = (
    *("applicant", "form", "form_view", "attachments", "supplements", "withdrawal", "warnings"),
    *("tracking_code", "content_hash", "submitted_at", "language"),
)


class ContentPuller:
    """The loop that fetches contents."""

    name = "content"

    def __init__(self, office: Office, applications: Applications) -> None:
        self._office = office
        self._applications = applications

    def step(self) -> float:
        """Fetch what is due; returns the seconds to wait before the next round."""
        longest = timedelta(seconds=LONGEST_PAUSE)
        due = self._office.cases.contents_wanted(self._office.clock(), longest, BATCH)
        for case in due:
            self._fetch(case)
        return 0.0 if len(due) == BATCH else IDLE_SECONDS

    def close(self) -> None:
        """Nothing is held open."""

    def _fetch(self, case: Case) -> None:
        try:
            content = self._applications.content(case["_id"])
        except ContentGone:
            self._finish(case["_id"], None)
            FETCHED.labels("gone").inc()
        except PeerUnavailable:
            self._postpone(case)
        else:
            self._take(case, content)

    def _take(self, case: Case, content: dict[str, Any]) -> None:
        """Only a content that is what its hash says is kept; anything else was damaged on the way and is asked for again."""
        if content.get("content_hash") != content_digest(content):
            FETCHED.labels("damaged").inc()
            log.error("content_damaged", case_id=case["_id"])
            self._postpone(case)
            return
        self._finish(case["_id"], content)

    def _postpone(self, case: Case) -> None:
        attempts = case.get("content_attempts", 0) + 1
        pause = min(FIRST_PAUSE * 2 ** min(attempts - 1, 16), LONGEST_PAUSE)
        until = self._office.clock() + timedelta(seconds=pause)
        self._office.cases.postpone_content(case["_id"], case["content_wanted_at"], until, attempts)
        FETCHED.labels("postponed").inc()
        log.info("content_postponed", case_id=case["_id"], attempts=attempts, seconds=pause)

    def _finish(self, case_id: str, content: dict[str, Any] | None) -> None:
        """Store what came, if the task still stands; try again when an official wrote at the same moment."""
        for _ in range(ATTEMPTS):
            case = self._office.cases.load(case_id)
            if "content_wanted_at" not in case:
                return
            if content is not None and _is_older(case, content):
                self._postpone(case)
                return
            try:
                self._office.cases.save(_with_content(case, content), [])
            except StaleVersion:
                continue
            FETCHED.labels("stored").inc()
            return
        # The task still stands and is due: the next round tries again.
        log.warning("content_crowded_out", case_id=case_id)


def _is_older(case: Case, content: dict[str, Any]) -> bool:
    """Whether the answer is of before the supplement that the case knows of.

    Submission answers with its newest content, so another hash is normally newer: its event is on the way and asks again. But the
    answer to an earlier question can be overtaken; it holds fewer supplements than the case has seen.
    """
    if content.get("content_hash") == case["content_hash"]:
        return False
    return len(content.get("supplements") or ()) < _supplements_seen(case)


def _supplements_seen(case: Case) -> int:
    return sum(1 for letter in case["letters"].get("supplements", ()) if letter.get("answered_at"))


def _with_content(case: Case, content: dict[str, Any] | None) -> Case:
    """`case` without the task and with the content; the revision stays: nothing was decided, nobody's work is outdated by it."""
    task = ("content_wanted_at", "content_attempts")
    rest = {name: value for name, value in case.items() if name not in task}
    if content is None:
        return rest
    kept = {name: content[name] for name in KEPT if name in content}
    return {**rest, "content": kept}
