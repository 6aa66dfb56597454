"""Money that fits no application, settled by an official: given back, assigned to an application, or none of ours."""

from __future__ import annotations

from collections.abc import Mapping

from services.submission.domain.payments import purpose_of, references_in
from services.submission.domain.tracking import normal_form
from services.submission.domain.unmatched import ASSIGNED, WAYS, settled
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


def settle(store: Store, clock: Clock, report_id: str, way: str, code: str, by: Mapping[str, str]) -> None:
    """Write down how the money of a report was settled. It moves no money, and pays no file by itself.

    `code` is the tracking code or the transfer reference of the application it was assigned to. Raises Invalid, NotFound,
    AlreadySettled.
    """
    if way not in WAYS:
        raise Invalid(errors=[FieldError("/way", "required", CHOOSE)])
    case_id = _assigned(store, code) if way == ASSIGNED else None
    store.unmatched.settle(report_id, settled(way, case_id, by, clock()))


def named_by(store: Store, reference: str) -> Document | None:
    """The application that a transfer reference names, as a payer, a bank or an official writes it: `HS 7KQ2…` or without HS."""
    wanted = (*references_in(reference), *references_in(purpose_of(reference)))
    found = (store.applications.by_payment_reference(each) for each in dict.fromkeys(wanted))
    return next((application for application in found if application), None)


def _assigned(store: Store, typed: str) -> str:
    if not typed.strip():
        raise Invalid(errors=[FieldError("/code", "required", NO_CODE)])
    code = normal_form(typed)
    application = (store.applications.by_tracking_code(code) if code else None) or named_by(store, typed)
    if application is None:
        raise Invalid(errors=[FieldError("/code", "unknown_code", WHICH)])
    return str(application["_id"])
