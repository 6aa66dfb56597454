"""Money that an application did not owe, until it is back: what came, what went, what the applicant is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.submission.domain.applications import purge, withdraw
from services.submission.domain.bank_reports import outcomes
from services.submission.domain.payments import PaymentState, collected, credited, news_of, payment_state, reported
from services.submission.domain.surplus import news_of_returned, returned, to_give_back_dong
from services.submission.domain.unmatched import GOES_BACK, PAYS, effect_of, effect_on
from shared.errors import Invalid
from shared.events import NewEvent
from tests.support.events import event
from tests.unit.submission.test_applications import RECEIVED, after, sent
from tests.unit.submission.test_payments import COLLECTED, NOW, PAID, owing

BACK = event(NewEvent("payment.returned", {"amount_dong": 8_000, "method": "cash"}), 4)
OTHER = replace(PAID, id="bank-2", amount_dong=9_000)


def test_what_was_given_back_is_over_and_stays_to_be_seen() -> None:
    twice, _ = reported(collected(owing(), COLLECTED)[0], PAID, NOW)
    assert to_give_back_dong(twice["payment"]) == 8_000
    over = returned(twice, BACK)
    assert to_give_back_dong(over["payment"]) == 0
    assert [money["amount_dong"] for money in over["payment"]["surplus"]] == [8_000]
    assert over["payment"]["returned"] == [{"amount_dong": 8_000, "method": "cash", "at": BACK.time}]
    assert over["progress"]["timeline"][-1]["kind"] == "payment.returned"
    assert news_of_returned(BACK).kind == "given_back"


def test_a_report_whose_money_went_back_is_known_when_it_comes_again() -> None:
    over = returned(reported(collected(owing(), COLLECTED)[0], PAID, NOW)[0], BACK)
    assert reported(over, PAID, NOW) == (over, [])
    later, told = reported(over, replace(PAID, id="bank-3"), NOW)
    assert (to_give_back_dong(later["payment"]), [fact.type for fact in told]) == (8_000, ["payment.overpaid"])
    gone, _ = purge(later, NOW, "cause")
    assert set(outcomes(gone)) == {"bank-1", "bank-3"}


def test_assigned_money_of_exactly_what_is_asked_for_pays_as_a_report_of_the_bank_does() -> None:
    assert effect_on(owing(), 8_000) == PAYS
    assigned, told = credited(owing(), PAID, NOW)
    assert (assigned, told) == reported(owing(), PAID, NOW)
    assert effect_of(assigned, PAID.id) == PAYS
    assert credited(assigned, PAID, NOW) == (assigned, [])


def test_assigned_money_of_another_amount_is_kept_for_its_payer_and_the_fee_is_asked_for_still() -> None:
    assert effect_on(owing(), 9_000) == GOES_BACK
    assigned, told = credited(owing(), OTHER, NOW)
    assert told == [NewEvent("payment.overpaid", {"amount_dong": 9_000})]
    assert (payment_state(assigned), to_give_back_dong(assigned["payment"])) == (PaymentState.ASKED, 9_000)
    assert effect_of(assigned, OTHER.id) == GOES_BACK
    notice = news_of(assigned, OTHER.id)
    assert notice is not None and (notice.kind, notice.detail) == ("other_amount", {"amount_dong": 9_000})


def test_assigned_money_for_a_file_that_owes_nothing_any_more_is_kept_for_its_payer() -> None:
    paid, lapsed = collected(owing(), COLLECTED)[0], withdraw(owing(), "not_needed", None, NOW)[0]
    for application in (paid, lapsed):
        assert effect_on(application, 8_000) == GOES_BACK
        assigned, told = credited(application, PAID, NOW)
        assert [fact.type for fact in told] == ["payment.overpaid"]
        assert payment_state(assigned) == payment_state(application)


def test_money_cannot_be_for_an_application_of_which_no_fee_was_ever_asked() -> None:
    for application in (sent(), after(sent(), RECEIVED)):
        with pytest.raises(Invalid) as wrong:
            effect_on(application, 8_000)
        assert wrong.value.errors[0].code == "nothing_asked"
