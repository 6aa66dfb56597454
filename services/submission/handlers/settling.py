"""Money that fits no application, settled by an official: given back or none of ours; and which application a code names.

What is assigned to an application is settled by `assigning.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.submission.domain.references import purpose_of, references_in
from services.submission.domain.tracking import normal_form
from services.submission.domain.unmatched import NOT_OURS, RETURNED, settled
from services.submission.store import Store
from shared.clock import Clock
from shared.errors import FieldError, Invalid
from shared.message import Message
from shared.mongo.connect import Document

CHOOSE = Message("Hãy chọn cách đã xử lý.", "Choose how it was settled.")
WHICH = Message(
    "Không có hồ sơ nào với mã tra cứu hoặc mã nộp phí này.",
    "There is no application with this tracking code or transfer reference.",
)
NO_CODE = Message("Hãy nhập mã tra cứu của hồ sơ.", "Enter the tracking code of the application.")


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
        raise no_such_application()
    return str(application["_id"])


def named_by(store: Store, reference: str) -> Document | None:
    """The application that a transfer reference names, as a payer, a bank or an official writes it: `HS 7KQ2…` or without HS."""
    wanted = (*references_in(reference), *references_in(purpose_of(reference)))
    found = (store.applications.by_payment_reference(each) for each in dict.fromkeys(wanted))
    return next((application for application in found if application), None)


def no_such_application() -> Invalid:
    """The refusal of a code that names no application, or one that is purged."""
    return Invalid(errors=[FieldError("/code", "unknown_code", WHICH)])
