"""Random lives of a fee between submission and the desk: whatever comes, goes and is told twice or late, no đồng is lost or made.

Each service has its own state and hears of the other's events by their numbers, as the workers do: late, in batches, repeated.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.processing.domain import exits, fees, surplus
from services.processing.domain.case_file import evolve
from services.processing.domain.legal import legal_actions
from services.submission.domain import payments
from services.submission.domain import surplus as of_submission
from services.submission.domain.applications import withdraw
from services.submission.domain.bank_reports import SUCCEEDED
from services.submission.domain.states import State, state_of
from services.submission.domain.surplus import to_give_back_dong
from shared.events import Event, NewEvent
from shared.events.envelope import place
from shared.procedures import KNOWN, Owed
from shared.sequence import fresh
from tests.unit.processing_builders import MORNING, accept, actor, at, open_file
from tests.unit.submission.test_applications import RECEIVED, after, sent

FEE = 8_000
REPORTS = st.sampled_from(["bank-1", "bank-2", "bank-3", "bank-4"])
ASKED = place(NewEvent("payment.asked", {"amount_dong": FEE}), source="processing", case_id="case-1", sequence=1, time=MORNING)


class Fee(RuleBasedStateMachine):
    """One file that owes a fee, in both services."""

    @initialize()
    def both_know_what_is_owed(self) -> None:
        self.now = MORNING
        self.application: dict[str, Any] = payments.ask(after(sent(), RECEIVED), ASKED, "7KQ2M0XD9TRA")
        self.case: dict[str, Any] = accept(open_file(), MORNING, owed=Owed(KNOWN, FEE))[0]
        self.told: dict[str, list[Event]] = {"submission": [], "processing": []}
        self.applied = {"submission": 0, "processing": 0}
        self.transfers: dict[str, int] = {}

    @rule(report=REPORTS)
    def the_bank_reports(self, report: str) -> None:
        if self.transfers.setdefault(report, FEE) == FEE:
            self._submission(payments.reported(self.application, self._report(report), self.now))

    @rule(report=REPORTS, amount=st.sampled_from([FEE, FEE + 1_000, FEE - 1_000]))
    def the_cashier_assigns(self, report: str, amount: int) -> None:
        self.transfers.setdefault(report, amount)
        self._submission(payments.credited(self.application, self._report(report), self.now))

    @rule(chance=st.integers(0, 4))
    def the_applicant_withdraws_now_and_then(self, chance: int) -> None:
        if chance == 0 and state_of(self.application) is State.RECEIVED:
            self._submission(withdraw(self.application, "not_needed", None, self.now))

    @rule(action=st.sampled_from(["collect_fee", "return_surplus"]))
    def the_desk_does_what_it_may(self, action: str) -> None:
        here = at(self.now, actor("receptionist"))
        if action in {entry.action for entry in legal_actions(self.case, here) if entry.allowed}:
            self.case, events = DESK[action](self.case, here)
            self._tell("processing", events)

    @rule(source=st.sampled_from(["submission", "processing"]), data=st.data())
    def some_events_arrive_perhaps_again(self, source: str, data: Any) -> None:
        first, last = sorted(data.draw(st.integers(0, len(self.told[source]))) for _ in range(2))
        self._arrive(source, self.told[source][first:last])

    @rule()
    def everything_arrives(self) -> None:
        while any(self.applied[source] < len(events) for source, events in self.told.items()):
            for source in self.told:
                self._arrive(source, list(self.told[source]))
        payment = self.application["payment"]
        assert to_give_back_dong(payment) == (self.case["surplus_dong"] or 0)
        assert _sum(payment.get("surplus")) == _sum(self.case["overpaid"])
        assert _sum(payment.get("returned")) == _sum(self.case["returned"])
        assert (payment.get("paid") or {}).get("amount_dong") == (self.case["paid"] or {}).get("amount_dong")

    def _report(self, report: str) -> payments.BankReport:
        return payments.BankReport(report, SUCCEEDED, self.transfers[report])

    def _submission(self, change: tuple[dict[str, Any], list[NewEvent]]) -> None:
        self.application, events = change
        self._tell("submission", events)

    def _tell(self, source: str, events: list[NewEvent]) -> None:
        self.now += timedelta(seconds=1)
        for event in events:
            number = len(self.told[source]) + 1
            self.told[source].append(place(event, source=source, case_id="case-1", sequence=number, time=self.now))

    def _arrive(self, source: str, events: list[Event]) -> None:
        for event in fresh(self.applied[source], events).events:
            self.applied[source] = event.sequence
            if source == "submission":
                self._at_the_desk(event)
            elif event.type == "payment.collected":
                self._submission(payments.collected(self.application, event))
            else:
                self.application = of_submission.returned(self.application, event)

    def _at_the_desk(self, event: Event) -> None:
        if event.type == "application.withdrawn":
            self.case, _ = exits.withdraw(self.case, "not_needed", event.time, self.now)
        else:
            self.case = evolve(self.case, NewEvent(event.type, event.data), event.time)

    @invariant()
    def what_came_is_paid_kept_or_given_back(self) -> None:
        payment = self.application["payment"]
        taken = payments.outcomes(self.application)
        heard = self.told["processing"][: self.applied["processing"]]
        counter = sum(event.data["amount_dong"] for event in heard if event.type == "payment.collected")
        came = sum(self.transfers[report] for report in taken) + counter
        paid = (payment.get("paid") or {}).get("amount_dong", 0)
        assert came == paid + to_give_back_dong(payment) + _sum(payment.get("returned"))

    @invariant()
    def nobody_gives_back_what_did_not_come(self) -> None:
        assert to_give_back_dong(self.application["payment"]) >= 0
        assert (self.case["surplus_dong"] or 0) >= 0

    @invariant()
    def the_fee_is_paid_online_at_most_once(self) -> None:
        assert [event.type for event in self.told["submission"]].count("payment.completed") <= 1


def _sum(money: list[dict[str, Any]] | None) -> int:
    return sum(each["amount_dong"] for each in money or ())


DESK = {
    "collect_fee": lambda case, here: fees.collect_fee(case, here),
    "return_surplus": lambda case, here: surplus.return_surplus(case, here, method="cash"),
}

TestFee = Fee.TestCase
TestFee.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
