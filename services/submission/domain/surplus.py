"""Money that came for an application and was not owed: kept until the desk says that it was given back. Pure.

In `payment` stand `surplus` (what came, with the bank's report that brought it) and `returned` (what went back). What is still to
be given back is the one less the other, so what came is at any time what paid the fee, what went back and what still has to.
Nothing is taken off either list: a report that comes again is known by it, and the applicant sees when the money went back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.submission.domain.applications import Application
from services.submission.domain.notices import Notice
from services.submission.domain.progress import recorded
from shared.events import Event, NewEvent


def to_give_back_dong(payment: Mapping[str, Any]) -> int:
    """How much of what came is neither the fee nor given back, in đồng."""
    return _sum(payment.get("surplus", ())) - _sum(payment.get("returned", ()))


def with_surplus(payment: Mapping[str, Any], money: Mapping[str, Any]) -> dict[str, Any]:
    """`payment` with `money` (`method`, `amount_dong`, `at`, and `report` when the bank brought it) kept to be given back."""
    return {**payment, "surplus": [*payment.get("surplus", ()), dict(money)]}


def overpaid(amount_dong: int) -> list[NewEvent]:
    """Told so that the desk knows of it too, which gives it back; the applicant is told by a notice."""
    return [NewEvent("payment.overpaid", {"amount_dong": amount_dong})]


def returned(application: Application, event: Event) -> Application:
    """The desk has given money back; it knows of no money but what was told from here, so it was here before."""
    went = {name: event.data[name] for name in ("amount_dong", "method")}
    payment = application["payment"]
    changed = {**payment, "returned": [*payment.get("returned", ()), {**went, "at": event.time}]}
    progress = recorded(application["progress"], event.type, event.time, **went)
    return {**application, "payment": changed, "progress": progress}


def news_of_returned(event: Event) -> Notice:
    """What the applicant is told of money that was given back."""
    return Notice("given_back", {name: event.data[name] for name in ("amount_dong", "method")})


def _sum(money: Sequence[Mapping[str, int]]) -> int:
    return sum(each["amount_dong"] for each in money)
