"""The fee of a file at the office: asked for at reception, taken once, never for a file that ended without a result."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from services.processing.domain import decisions, exits, fees
from services.processing.domain.case_file import Case, Change, evolve
from services.processing.domain.fee_state import fee_state
from services.processing.domain.situation import Situation
from services.processing.web.fields import body_from, fields_of
from shared.errors import Forbidden, IllegalAction, Invalid
from shared.events import NewEvent
from shared.procedures import AT_THE_OFFICE, KNOWN, Owed
from tests.unit.processing_builders import MORNING, accept, actor, at, open_file, step_on, types

FEE = Owed(KNOWN, 8_000)
LATER = MORNING + timedelta(minutes=30)


def owing(fee: Owed = FEE) -> Case:
    """A file that was received and owes this."""
    return accept(open_file(), MORNING, owed=fee)[0]


def desk(**more: Any) -> Situation:
    """The receptionist of the unit that received it."""
    return at(LATER, actor("receptionist"), **more)


def refused(case: Case) -> str:
    """The code with which taking the fee is refused."""
    with pytest.raises(IllegalAction) as refusal:
        fees.collect_fee(case, desk())
    return refusal.value.problem_code


def to_the_end(case: Case) -> Case:
    while case["state"] == "processing":
        case, _ = step_on(case, LATER)
    return case


def test_a_file_with_a_known_fee_asks_for_it_in_the_write_that_receives_it() -> None:
    change: Change = accept(open_file(), MORNING, owed=FEE)
    assert types(change) == ["case.received", "payment.asked", "step.completed"]
    assert (change[1][1].data, change[0]["fee_dong"], fee_state(change[0])) == ({"amount_dong": 8_000}, 8_000, "asked")


def test_a_file_whose_fee_only_the_office_can_tell_asks_for_no_amount() -> None:
    case, events = accept(open_file(), MORNING, owed=Owed(AT_THE_OFFICE))
    assert "payment.asked" not in [event.type for event in events]
    with pytest.raises(Invalid) as wrong:
        fees.collect_fee(case, desk())
    assert wrong.value.errors[0].pointer == "/amount_dong"
    _, told = fees.collect_fee(case, desk(), amount_dong=6_000)
    assert told == [NewEvent("payment.collected", {"amount_dong": 6_000})]


def test_a_fee_is_taken_once() -> None:
    case, events = fees.collect_fee(owing(), desk())
    assert events == [NewEvent("payment.collected", {"amount_dong": 8_000})]
    assert (case["paid"]["method"], fee_state(case)) == ("counter", "paid")
    assert refused(case) == "paid_already"


def test_another_amount_than_the_fee_is_refused() -> None:
    with pytest.raises(Invalid) as wrong:
        fees.collect_fee(owing(), desk(), amount_dong=7_000)
    assert wrong.value.errors[0].code == "not_the_fee"


def test_what_was_paid_online_is_not_taken_again() -> None:
    case = evolve(owing(), NewEvent("payment.completed", {"amount_dong": 8_000}), LATER)
    assert (case["paid"]["method"], refused(case)) == ("online", "paid_already")


def test_money_that_comes_on_both_ways_pays_the_file_by_the_first() -> None:
    taken, _ = fees.collect_fee(owing(), desk())
    both = evolve(taken, NewEvent("payment.completed", {"amount_dong": 8_000}), LATER)
    assert both["paid"] == taken["paid"]


def test_a_file_that_is_free_or_not_received_takes_no_fee() -> None:
    assert refused(accept(open_file(), MORNING)[0]) == "no_fee"
    assert refused(open_file()) == "not_received_yet"


def test_a_file_that_ended_without_a_result_takes_no_fee() -> None:
    case, _ = exits.withdraw(owing(), "not_needed", LATER, LATER)
    assert (refused(case), fee_state(case)) == ("ended_without_result", "lapsed")


def test_the_fee_may_be_paid_when_the_result_is_fetched() -> None:
    granted = to_the_end(owing())
    assert fees.collect_fee(granted, desk())[0]["paid"]
    fetched, _ = decisions.hand_over(granted, desk(), way="counter")
    assert fees.collect_fee(fetched, desk())[0]["paid"]


def test_whom_the_policy_does_not_name_takes_no_fee() -> None:
    with pytest.raises(Forbidden):
        fees.collect_fee(owing(), desk(may=lambda action, unit: action != "collect_fee"))


def test_a_file_opened_before_there_were_fees_owes_nothing() -> None:
    old = {name: value for name, value in accept(open_file(), MORNING)[0].items() if name not in ("fee", "fee_dong", "paid")}
    assert (refused(old), fee_state(old)) == ("no_fee", "nothing")


def test_a_file_opened_before_there_were_fees_and_received_since_pays_what_the_office_tells() -> None:
    old = {name: value for name, value in open_file().items() if name not in ("fee_dong", "paid")}
    received, _ = accept(old, MORNING, owed=Owed(AT_THE_OFFICE))
    assert fields_of("collect_fee", received) != ()
    assert fees.collect_fee(received, desk(), amount_dong=6_000)[0]["paid"]["amount_dong"] == 6_000


def test_nothing_of_the_fee_stays_of_a_secret_file() -> None:
    paid, _ = fees.collect_fee(owing(), desk())
    secret, _ = exits.mark_secret(paid, at(LATER, actor("clerk")))
    assert "8000" not in str(secret)
    assert not secret.get("paid")


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        ("6000", {"amount_dong": 6_000}),
        ("6.000", {"amount_dong": 6_000}),
        ("1 250 000 đ", {"amount_dong": 1_250_000}),
        ("", {}),
        ("sáu nghìn", {"amount_dong": "sáu nghìn"}),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, body: dict[str, Any]) -> None:
    assert body_from("collect_fee", owing(Owed(AT_THE_OFFICE)), MultiDict({"amount_dong": typed})) == body


def test_a_known_fee_is_not_asked_for_again_in_the_form() -> None:
    assert fields_of("collect_fee", owing()) == ()
