"""Money that a file did not owe: given back at the desk that holds it, all of it at once, and told; later money begins anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from services.processing.domain import exits
from services.processing.domain.case_file import Case, evolve
from services.processing.domain.situation import Situation
from services.processing.domain.surplus import return_surplus
from services.processing.queues import queue_keys
from services.processing.web.fields import body_from, fields_of
from shared.errors import Forbidden, IllegalAction
from shared.events import NewEvent
from shared.procedures import KNOWN, Owed
from tests.unit.processing_builders import MORNING, accept, actor, at, open_file

LATER = MORNING + timedelta(minutes=30)


def desk(**more: Any) -> Situation:
    """The receptionist of the unit that received it."""
    return at(LATER, actor("receptionist"), **more)


def overpaid(case: Case | None = None, *amounts: int) -> Case:
    """A file for which this much came that it did not owe."""
    case = case or accept(open_file(), MORNING, owed=Owed(KNOWN, 8_000))[0]
    for amount in amounts:
        case = evolve(case, NewEvent("payment.overpaid", {"amount_dong": amount}), LATER)
    return case


def refused(case: Case) -> str:
    """The code with which giving back is refused."""
    with pytest.raises(IllegalAction) as refusal:
        return_surplus(case, desk(), method="cash")
    return refusal.value.problem_code


def test_everything_that_was_not_owed_is_given_back_at_once_and_told_in_codes_only() -> None:
    case, told = return_surplus(overpaid(None, 8_000, 9_000), desk(), method="transfer")
    assert told == [NewEvent("payment.returned", {"amount_dong": 17_000, "method": "transfer"})]
    assert case["surplus_dong"] == 0
    assert case["overpaid"] == [{"amount_dong": 8_000, "at": LATER}, {"amount_dong": 9_000, "at": LATER}]
    assert case["returned"] == [{"amount_dong": 17_000, "method": "transfer", "at": LATER}]
    assert case["history"][-1]["by"] == "official-29179-receptionist"


def test_what_was_given_back_is_not_given_back_again_and_later_money_begins_anew() -> None:
    case, _ = return_surplus(overpaid(None, 8_000), desk(), method="cash")
    assert refused(case) == "nothing_to_give_back"
    again, told = return_surplus(overpaid(case, 3_000), desk(), method="cash")
    assert told[0].data["amount_dong"] == 3_000
    assert [money["amount_dong"] for money in again["returned"]] == [8_000, 3_000]


def test_a_file_for_which_nothing_came_has_nothing_to_give_back() -> None:
    assert refused(accept(open_file(origin="counter"), MORNING)[0]) == "nothing_to_give_back"


def test_money_for_a_file_that_has_ended_is_given_back_too() -> None:
    ended, _ = exits.withdraw(overpaid(None, 8_000), "not_needed", LATER, LATER)
    assert return_surplus(ended, desk(), method="cash")[0]["surplus_dong"] == 0


def test_a_secret_file_knows_of_no_money() -> None:
    secret, _ = exits.mark_secret(overpaid(None, 8_000), at(LATER, actor("clerk")))
    assert refused(secret) == "case_is_secret"
    assert "8000" not in str(secret)


def test_whom_the_policy_does_not_name_gives_nothing_back() -> None:
    with pytest.raises(Forbidden):
        return_surplus(overpaid(None, 8_000), desk(may=lambda action, unit: action != "return_surplus"), method="cash")


def test_the_file_waits_in_the_queue_of_its_desk_until_the_money_is_back() -> None:
    case = overpaid(None, 8_000)
    ended, _ = exits.withdraw(case, "not_needed", LATER, LATER)
    for waiting in (case, ended):
        assert "give_back:29179" in queue_keys(waiting)
        assert "give_back:29179" not in queue_keys(return_surplus(waiting, desk(), method="cash")[0])


def test_the_amount_is_said_where_it_is_confirmed_and_typed_by_nobody() -> None:
    method, confirm = fields_of("return_surplus", overpaid(None, 8_000, 9_000))
    assert list(method.options) == ["cash", "transfer"]
    assert "17.000\u00a0đ" in confirm.label.vi and "17,000\u00a0đ" in confirm.label.en
    typed = MultiDict({"method": "cash", "confirm": "1", "amount_dong": "5"})
    assert body_from("return_surplus", overpaid(None, 8_000), typed) == {"method": "cash", "confirm": True}


def test_whoever_marks_a_file_secret_is_told_that_its_money_will_be_forgotten() -> None:
    (told,) = fields_of("mark_secret", overpaid(None, 8_000))
    (plain,) = fields_of("mark_secret", return_surplus(overpaid(None, 8_000), desk(), method="cash")[0])
    assert "8.000\u00a0đ" in told.label.vi and "8,000\u00a0đ" in told.label.en
    assert plain.label.vi in told.label.vi and "đ cũng" not in plain.label.vi
