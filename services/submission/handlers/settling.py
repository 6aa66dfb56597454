"""Money that fits no application, settled by an official: given back, assigned to an application, or none of ours.

Money that is assigned pays the application or is kept for its payer; `domain/unmatched.py` says how two documents stay true.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from services.submission.domain.applications import Application
from services.submission.domain.payments import credited, known_outcome, purpose_of, references_in
from services.submission.domain.tracking import normal_form
from services.submission.domain.unmatched import (
    NOT_OURS,
    RETURNED,
    AlreadySettled,
    Money,
    OtherEffect,
    claimed,
    effect_of,
    effect_on,
    is_claimed_for,
    report_of,
    settled,
)
from services.submission.handlers.crediting import TRIES, write_report
from services.submission.store import Store
from shared.clock import Clock
from shared.errors import FieldError, Invalid, NotFound, StaleVersion
from shared.message import Message
from shared.mongo.connect import Document

CHOOSE = Message("Hãy chọn cách đã xử lý.", "Choose how it was settled.")
WHICH = Message(
    "Không có hồ sơ nào với mã tra cứu hoặc mã nộp phí này.",
    "There is no application with this tracking code or transfer reference.",
)
NO_CODE = Message("Hãy nhập mã tra cứu của hồ sơ.", "Enter the tracking code of the application.")


@dataclass(frozen=True, slots=True)
class Prospect:
    """What will happen if this money is assigned to this application (`unmatched.PAYS` or `GOES_BACK`)."""

    money: Money
    application: Application
    effect: str


def settle(store: Store, clock: Clock, report_id: str, way: str, by: Mapping[str, str]) -> None:
    """Write down that money went back to its payer or was none of ours. It moves no money.

    Raises Invalid, NotFound, AlreadySettled.
    """
    if way not in (RETURNED, NOT_OURS):
        raise Invalid(errors=[FieldError("/way", "required", CHOOSE)])
    store.unmatched.settle(report_id, settled(way, by, clock()))


def named_in_full(store: Store, typed: str) -> str:
    """The case that a tracking code or a transfer reference names, as an official types it; raises Invalid."""
    if not typed.strip():
        raise Invalid(errors=[FieldError("/code", "required", NO_CODE)])
    code = normal_form(typed)
    application = (store.applications.by_tracking_code(code) if code else None) or named_by(store, typed)
    if application is None:
        raise _no_such_application()
    return str(application["_id"])


def named_by(store: Store, reference: str) -> Document | None:
    """The application that a transfer reference names, as a payer, a bank or an official writes it: `HS 7KQ2…` or without HS."""
    wanted = (*references_in(reference), *references_in(purpose_of(reference)))
    found = (store.applications.by_payment_reference(each) for each in dict.fromkeys(wanted))
    return next((application for application in found if application), None)


def prospect(store: Store, report_id: str, case_id: str) -> Prospect:
    """What would happen now, to be looked at before it is done; raises Invalid, NotFound, AlreadySettled."""
    money, application = store.unmatched.find(report_id), store.applications.load(case_id)
    if money is None:
        raise NotFound
    if money["settled"] and not is_claimed_for(money, case_id):
        raise AlreadySettled
    if application.get("purged"):
        raise _no_such_application()
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
    if not complete(store, clock, report_of(found.money).id, case_id):
        raise _no_such_application()


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


def _no_such_application() -> Invalid:
    return Invalid(errors=[FieldError("/code", "unknown_code", WHICH)])
