"""Money that fits no application, assigned to one: it pays the application, or is kept for its payer.

`domain/unmatched.py` says how two documents stay true. What broke off is finished by the worker,
or by the cashier who confirms again.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from services.submission.domain.applications import Application
from services.submission.domain.payments import credited, known_outcome
from services.submission.domain.unmatched import (
    AlreadySettled,
    Money,
    OtherEffect,
    claimed,
    effect_of,
    effect_on,
    is_claimed_for,
    report_of,
)
from services.submission.handlers.crediting import TRIES, write_report
from services.submission.handlers.settling import no_such_application
from services.submission.store import Store
from shared.clock import Clock
from shared.errors import NotFound, StaleVersion

# Seconds between two rounds. A claim without its money is there for a moment only, unless something died; the applicant can wait
# a minute to hear of it.
IDLE_SECONDS = 60.0
# Claims looked at in a round: more than all cashiers make in a minute.
MOST = 50


@dataclass(frozen=True, slots=True)
class Prospect:
    """What will happen if this money is assigned to this application (`unmatched.PAYS` or `GOES_BACK`)."""

    money: Money
    application: Application
    effect: str


def prospect(store: Store, report_id: str, case_id: str) -> Prospect:
    """What would happen now, to be looked at before it is done; raises Invalid, NotFound, AlreadySettled."""
    money, application = store.unmatched.find(report_id), store.applications.load(case_id)
    if money is None:
        raise NotFound
    if money["settled"] and not is_claimed_for(money, case_id):
        raise AlreadySettled
    if application.get("purged"):
        raise no_such_application()
    here_already = known_outcome(application, report_id) and effect_of(application, report_id)
    return Prospect(money, application, here_already or effect_on(application, money["amount_dong"]))


def assign(store: Store, clock: Clock, report_id: str, case_id: str, effect: str, by: Mapping[str, str]) -> None:
    """Let the application take the money, with the `effect` that the official has seen.

    Done again after it broke off, it goes on where it stopped.

    Raises Invalid, NotFound, AlreadySettled, OtherEffect, StaleVersion.
    """
    found = prospect(store, report_id, case_id)
    if not found.money["settled"]:
        if found.effect != effect:
            raise OtherEffect
        store.unmatched.settle(report_id, claimed(case_id, by, clock()))
    if not complete(store, clock, report_id, case_id):
        raise no_such_application()


def complete(store: Store, clock: Clock, report_id: str, case_id: str) -> bool:
    """Do what is left of an assignment: the application takes the money that was claimed for it, once.

    False when it cannot any more, because it was purged; then the money waits to be settled again. Should the application have
    changed since somebody looked, the money does what is right now: at worst it goes back. Raises StaleVersion.
    """
    money = store.unmatched.find(report_id)
    if money is None or not is_claimed_for(money, case_id):
        return True
    for _ in range(TRIES):
        application = store.applications.load(case_id)
        if application.get("purged"):
            return _after_the_purge(store, application, report_id)
        with suppress(StaleVersion):
            taken = write_report(store, clock, application, report_of(money), credited)
            store.unmatched.complete(report_id, case_id, effect_of(taken, report_id))
            return True
    raise StaleVersion


def _after_the_purge(store: Store, application: Application, report_id: str) -> bool:
    if known_outcome(application, report_id) is None:
        store.unmatched.let_go(report_id, application["_id"])
        return False
    store.unmatched.complete(report_id, application["_id"], None)
    return True


class AssignedMoney:
    """A loop of the worker. It may meet the cashier's own request at the same claim: an application takes a report once."""

    name = "assigned-money"

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def step(self) -> float:
        """One round; returns the seconds to wait."""
        for money in self._store.unmatched.pending(MOST):
            # Whose application changes all the time comes in the next round.
            with suppress(StaleVersion):
                complete(self._store, self._clock, money["_id"], money["settled"]["case_id"])
        return IDLE_SECONDS

    def close(self) -> None:
        """Nothing to let go of."""
