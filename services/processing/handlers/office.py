"""Everything a handler works with, put together once per process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from services.processing.audit import AuditLog
from services.processing.domain.case_file import Case
from services.processing.domain.situation import Actor, Situation
from services.processing.file_codes import FileCodes
from services.processing.records import Records
from services.processing.reference import Reference
from services.processing.store import CaseStore
from shared.calendar import local_day
from shared.clock import Clock, never_before

# Attempts against somebody who changes the same document at the same moment without touching what the official decided on
# (fetched content, a fence of the file codes).
ATTEMPTS = 20


@dataclass(frozen=True)
class Office:
    """The collaborators of all handlers."""

    cases: CaseStore
    codes: FileCodes
    registers: Records
    secret_counts: Records
    audit: AuditLog
    reference: Reference
    clock: Clock

    def today(self) -> date:
        """The present day where the office is."""
        return local_day(self.clock())

    def situation(self, official: Official) -> Situation:
        """The present moment for this official, who looks."""
        return Situation(self.clock(), self.reference.calendar, official.actor, official.may)

    def acting(self, official: Official, case: Case) -> Situation:
        """The moment at which this official acts on `case`."""
        return Situation(self.moment_of(case), self.reference.calendar, official.actor, official.may)

    def moment_of(self, case: Case) -> datetime:
        """The present, and never before what has happened to the case already."""
        last = "updated_at" if "updated_at" in case else "opened_at"  # one that is opened in the same batch was not written yet
        return never_before(case[last], self.clock)


@dataclass(frozen=True, slots=True)
class Official:
    """The person at the door: who it is, and what the policy says about `(action, unit)`."""

    actor: Actor
    may: Callable[[str, str], bool]
