"""What a citizen does with an application afterwards: supplement, withdraw, rate. Each is one compare-and-swap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.submission.domain.applications import Application, Change, rate, supplement, withdraw
from services.submission.domain.intake import Reference
from services.submission.domain.states import state_of
from services.submission.domain.supplements import check_supplement
from services.submission.store import Store
from shared.clock import Clock, never_before
from shared.errors import FieldError, Invalid, StaleVersion

# Tries of a change that named no version against events that arrive at the same moment.
TRIES = 10


@dataclass(frozen=True, slots=True)
class Target:
    """Whose application is meant. `version` is the one the person decided on; None when only the state matters (a page)."""

    owner: str
    case_id: str
    version: int | None = None


class Changing:
    """Changes applications for their owners."""

    def __init__(self, store: Store, reference: Reference, clock: Clock) -> None:
        self._store = store
        self._reference = reference
        self._clock = clock

    def supplement(self, target: Target, body: Mapping[str, Any], wrong_shape: Sequence[FieldError] = ()) -> Application:
        """Send what was asked for; raises Invalid, IllegalAction, StaleVersion."""

        def change(application: Application, now: datetime) -> Change:
            named = [paper["upload_id"] for paper in body.get("attachments", ()) if "upload_id" in paper]
            uploads = self._store.uploads.find_ready(named, target.owner)
            checked = check_supplement(application, body, uploads, self._reference, now, wrong_shape)
            changed = supplement(application, checked.facts, now)
            if checked.errors:
                raise Invalid(errors=checked.errors)
            return changed

        return self._change(target, change)

    def withdraw(self, target: Target, reason: str, note: str | None) -> Application:
        """Take the application back; raises IllegalAction, StaleVersion."""
        return self._change(target, lambda application, now: withdraw(application, reason, note, now))

    def rate(self, target: Target, rating: str, comment: str | None) -> Application:
        """Say how it was; raises IllegalAction, StaleVersion."""
        return self._change(target, lambda application, now: rate(application, rating, comment, now))

    def _change(self, target: Target, change: Callable[[Application, datetime], Change]) -> Application:
        tries = 1 if target.version is not None else TRIES
        for attempt in range(1, tries + 1):
            application = self._store.applications.owned(target.case_id, target.owner)
            if target.version not in (None, application["version"]):
                raise stale(application)
            changed, events = change(application, never_before(application["updated_at"], self._clock))
            try:
                return self._store.applications.save(changed, events)
            except StaleVersion:
                if attempt == tries:
                    raise stale(self._store.applications.load(target.case_id)) from None
        raise AssertionError("unreachable: the last try returns or raises")


def stale(application: Application) -> StaleVersion:
    """The answer to somebody who decided on an older version, with what is true now."""
    return StaleVersion(current={"state": state_of(application).value, "version": application["version"]})
