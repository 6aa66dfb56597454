"""How a payment is shown to the applicant: what is owed, how to pay it, what was paid and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from services.submission.domain.bank_reports import FAILED
from services.submission.domain.intake import Reference, procedure_of
from services.submission.domain.payments import PaymentState, payment_state
from services.submission.domain.references import purpose_of
from services.submission.domain.states import State, state_of
from services.submission.domain.surplus import to_give_back_dong
from services.submission.domain.vietqr import transfer
from shared.calendar import local_day
from shared.procedures import AT_THE_OFFICE, Procedure, owed

View = dict[str, Any]


def payment_view(application: Mapping[str, Any], reference: Reference, *, online: bool) -> View | None:
    """The payment of an application, None when nothing is owed; `online`: whether a transfer can be reported to us."""
    state = payment_state(application)
    procedure = procedure_of(reference, application["procedure_code"], local_day(application["submitted_at"]))
    if state is None:
        return told_there() if _is_told_there(application, procedure) else None
    payment = application["payment"]
    paid, attempts = payment.get("paid") or {}, payment["attempts"]
    amount = paid.get("amount_dong", payment["amount_dong"])
    kind = procedure.fee.kind if procedure else None
    return {
        "state": state.value,
        "amount_dong": amount,
        "lines": [{"kind": kind, "amount_dong": amount}],
        "method": paid.get("method"),
        "paid_at": paid.get("at"),
        "last_attempt_failed": state is PaymentState.ASKED and bool(attempts) and attempts[-1]["outcome"] == FAILED,
        "to_give_back_dong": to_give_back_dong(payment),
        "overpaid": [{name: money[name] for name in ("amount_dong", "method", "at")} for money in payment.get("surplus", ())],
        "returned": list(payment.get("returned", ())),
        "transfer": _transfer(payment, reference) if online and state is PaymentState.ASKED else None,
    }


def told_there() -> View:
    """The amount is told at the office: set by the province, or by the page."""
    nothing = {"amount_dong": None, "method": None, "paid_at": None, "transfer": None}
    besides: View = {"to_give_back_dong": 0, "overpaid": [], "returned": []}
    return {"state": AT_THE_OFFICE, "lines": [], "last_attempt_failed": False, **besides, **nothing}


def _is_told_there(application: Mapping[str, Any], procedure: Procedure | None) -> bool:
    """Only between reception and the end: before, nothing is owed; afterwards, it was settled there."""
    if procedure is None or not application.get("progress", {}).get("received_at"):
        return False
    return state_of(application) is not State.FINISHED and owed(procedure.fee, online=True).how == AT_THE_OFFICE


def _transfer(payment: Mapping[str, Any], reference: Reference) -> View:
    purpose = purpose_of(payment["reference"])
    picture = transfer(reference.account, payment["amount_dong"], purpose)
    return {"account": asdict(reference.account), "purpose": purpose, "vietqr": picture}
