"""Random lives of a case file: whatever officials and citizens do, no forbidden state, and the events tell the whole story."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.processing.domain import case_file as states
from services.processing.domain import decisions, exits, fees, reception, steps, supplement, surplus
from services.processing.domain.case_file import REPLAYED, evolve, replay
from services.processing.domain.guards import GUARDS
from services.processing.domain.legal import legal_actions
from services.processing.domain.portal import WORDS, portal_status
from services.processing.domain.situation import Actor
from services.processing.domain.workflow import earlier_steps
from services.processing.queues import queue_keys, sort_key
from shared.calendar import TimeLimit
from shared.errors import MotCuaError
from shared.events import NewEvent
from shared.events.envelope import place
from shared.procedures import AT_THE_OFFICE, KNOWN, NOTHING, Owed
from tests.unit.processing_builders import MORNING, POSTS, WORKFLOWS, at, holder, opened

MONEY = ("payment.overpaid", "payment.returned")
LIMITS = [("working_day", 3), ("calendar_day", 15), ("hour", 12), ("same_day_15h", 1), ("by_plan", None)]
ALL_POSTS = Actor("everybody", "Mọi chức danh", frozenset(POSTS) | {("administrator", "836")})
PEOPLE = [Actor(f"{role}-{unit}", "Cán bộ", frozenset({(role, unit)})) for role, unit in POSTS] + [ALL_POSTS]


class CaseLife(RuleBasedStateMachine):
    """One case from opening to its end, by random actions of random people at growing times."""

    @initialize(
        workflow=st.sampled_from(sorted(WORKFLOWS)),
        origin=st.sampled_from(["online", "counter", "post"]),
        limit=st.sampled_from(LIMITS),
        owed=st.sampled_from([Owed(NOTHING), Owed(KNOWN, 8_000), Owed(AT_THE_OFFICE)]),
    )
    def begin(self, workflow: str, origin: str, limit: tuple[str, int | None], owed: Owed) -> None:
        self.now = MORNING
        self.owed = owed
        self.limit = TimeLimit(value=limit[1], unit=limit[0])
        self.case, events = opened(workflow, origin=origin, now=self.now)
        self.first_steps = [dict(step) for step in self.case["steps"]]
        self.history = [(event, self.now) for event in events]

    @rule(minutes=st.integers(1, 3 * 24 * 60))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(data=st.data())
    def somebody_does_something(self, data: Any) -> None:
        who = data.draw(st.sampled_from(PEOPLE))
        allowed = [entry.action for entry in legal_actions(self.case, at(self.now, who)) if entry.allowed]
        if allowed:
            self._take(COMMANDS[data.draw(st.sampled_from(allowed))](self, at(self.now, who), data.draw))

    @rule(data=st.data())
    def what_is_not_allowed_raises_and_changes_nothing(self, data: Any) -> None:
        who = data.draw(st.sampled_from(PEOPLE))
        here = at(self.now, who)
        forbidden = [entry.action for entry in legal_actions(self.case, here) if not entry.allowed]
        action = data.draw(st.sampled_from(forbidden)) if forbidden else None
        if action is None:
            return
        try:
            COMMANDS[action](self, here, data.draw)
        except MotCuaError:
            return
        raise AssertionError(f"{action} was done although {who.subject} may not in {self.case['state']}")

    @precondition(lambda self: self.case["state"] in (states.NEW, states.PROCESSING))
    @rule(minutes=st.integers(1, 90))
    def the_ordinary_work_goes_on(self, minutes: int) -> None:
        """Without this, random hands seldom carry a file to its end, where half of the rules are."""
        self.now += timedelta(minutes=minutes)
        people = [holder(self.case), ALL_POSTS] if self.case["state"] == states.PROCESSING else [holder(self.case)]
        for who in people:
            here = at(self.now, who)
            allowed = {entry.action for entry in legal_actions(self.case, here) if entry.allowed}
            action = next((name for name in ("accept", "sign", "release", "complete_step") if name in allowed), None)
            if action:
                self._take(COMMANDS[action](self, here, lambda strategy: "restart"))
                return

    @precondition(lambda self: self.case["state"] == states.PROCESSING and len(self.case["signed_steps"]) > 0)
    @rule(data=st.data())
    def a_signed_file_is_taken_up_again(self, data: Any) -> None:
        here = at(self.now, holder(self.case))
        if "return_step" in {entry.action for entry in legal_actions(self.case, here) if entry.allowed}:
            self._take(COMMANDS["return_step"](self, here, data.draw))

    @precondition(lambda self: self.case["origin"] == "online" and self.case["state"] == states.WAITING_SUPPLEMENT)
    @rule()
    def the_supplement_arrives(self) -> None:
        event = NewEvent("application.supplemented", {"round": 1, "attachment_count": 1, "content_hash": "0" * 64})
        self.case = evolve(self.case, event, self.now)
        self.history.append((event, self.now))

    @precondition(lambda self: self.case["fee_dong"] is not None and not self._secret())
    @rule()
    def the_bank_says_it_was_paid_online(self) -> None:
        event = NewEvent("payment.completed", {"amount_dong": self.case["fee_dong"]})
        self.case = evolve(self.case, event, self.now)
        self.history.append((event, self.now))

    @precondition(lambda self: self.case["paid"] is not None and not self._secret())
    @rule()
    def money_comes_that_is_not_owed(self) -> None:
        event = NewEvent("payment.overpaid", {"amount_dong": 8_000})
        self.case = evolve(self.case, event, self.now)
        self.history.append((event, self.now))

    @precondition(lambda self: self.case["origin"] == "online")
    @rule(chance=st.integers(0, 9))
    def the_applicant_withdraws_now_and_then(self, chance: int) -> None:
        if chance == 0:
            self._take(exits.withdraw(self.case, "not_needed", self.now, self.now))

    def _take(self, change: tuple[dict[str, Any], list[NewEvent]]) -> None:
        before = self.case
        self.case, events = change
        self.history += [(event, self.now) for event in events]
        for event in events:
            place(event, source="processing", case_id="case-1", sequence=1, time=self.now)  # every event fits the catalogue
        assert self.case["file_code"] == before["file_code"] or before["file_code"] is None or self.case["state"] == states.SECRET
        if before["state"] in states.ENDED:
            late = {"result.handed_over", "payment.collected", "payment.returned", "case.marked_secret"}
            assert {event.type for event in events} <= late

    def _secret(self) -> bool:
        return self.case["state"] == states.SECRET

    @invariant()
    def the_events_bring_the_same_case_back(self) -> None:
        if self._secret():
            return
        again = replay(self.first_steps, self.history)
        assert {name: again[name] for name in REPLAYED} == {name: self.case[name] for name in REPLAYED}

    @invariant()
    def no_state_is_half_one_and_half_another(self) -> None:
        case, state = self.case, self.case["state"]
        assert state in states.STATES
        assert (case["step"] is None) == (state in states.ENDED)
        assert (case["supplement"] is not None) == (state == states.WAITING_SUPPLEMENT)
        assert (case["outcome"] is not None) == (state in (states.CLOSED, states.HANDED_OVER)) or self._secret()
        if state == states.PROCESSING:
            assert case["file_code"] and case["received_at"]
        if case["outcome"] == "granted":
            wanted = [step["step"] for step in case["steps"] if step["step"] in ("phe_duyet", "quyet_dinh", "dong_dau")]
            assert case["signed_steps"] == wanted

    @invariant()
    def the_date_moves_at_most_once_by_apology(self) -> None:
        assert sum(event.type == "case.extended" for event, _ in self.history) <= 1
        assert sum(event.type == "case.received" for event, _ in self.history) <= 1
        assert sum(event.type == "case.closed" for event, _ in self.history) <= 1

    @invariant()
    def a_fee_is_taken_at_the_counter_at_most_once_and_only_where_one_is_owed(self) -> None:
        told = [event.type for event, _ in self.history]
        assert told.count("payment.asked") <= 1
        assert told.count("payment.collected") <= 1
        if "payment.collected" in told and not self._secret():
            assert self.case["fee"] != NOTHING

    @invariant()
    def what_came_and_was_not_owed_is_kept_or_was_given_back(self) -> None:
        sums = {kind: sum(event.data["amount_dong"] for event, _ in self.history if event.type == kind) for kind in MONEY}
        if not self._secret():
            assert (self.case["surplus_dong"] or 0) == sums["payment.overpaid"] - sums["payment.returned"] >= 0

    @invariant()
    def somebody_always_knows_where_it_is(self) -> None:
        assert portal_status(self.case) in WORDS
        assert bool(queue_keys(self.case)) == self._somebody_has_work() or self._secret()
        assert sort_key(self.case).endswith("|case-1")

    def _somebody_has_work(self) -> bool:
        done = self.case["state"] in states.ENDED
        if self.case["surplus_dong"]:
            return True
        return not done or (self.case["state"] == states.CLOSED and self.case["outcome"] in ("granted", "refused"))


COMMANDS: dict[str, Any] = {
    "accept": lambda life, here, draw: reception.accept(
        life.case,
        here,
        file_code="000.00.12.H07-210119-0001",
        series="000.00.12.H07-210119",
        limit=life.limit,
        supplement_clock=draw(st.sampled_from(["restart", "pause"])),
        owed=life.owed,
    ),
    "refuse_reception": lambda life, here, draw: reception.refuse_reception(life.case, here, reason="not_eligible"),
    "request_supplement": lambda life, here, draw: supplement.request_supplement(
        life.case, here, reason="missing_document", clock=draw(st.sampled_from(["restart", "pause"]))
    ),
    "accept_supplement": lambda life, here, draw: supplement.accept_supplement(life.case, here),
    "claim": lambda life, here, draw: steps.claim(life.case, here),
    "unclaim": lambda life, here, draw: steps.unclaim(life.case, here),
    "complete_step": lambda life, here, draw: steps.complete_step(life.case, here),
    "return_step": lambda life, here, draw: steps.return_step(
        life.case, here, to_step=draw(st.sampled_from(earlier_steps(life.case) or ["none"])), reason="other"
    ),
    "refuse": lambda life, here, draw: decisions.refuse(life.case, here, reason="not_eligible"),
    "extend": lambda life, here, draw: decisions.extend(life.case, here, working_days=draw(st.integers(1, 5)), reason="overload"),
    "sign": lambda life, here, draw: decisions.sign(life.case, here, signature="electronic"),
    "release": lambda life, here, draw: decisions.release(life.case, here, medium="electronic"),
    "hand_over": lambda life, here, draw: decisions.hand_over(life.case, here, way="counter"),
    "collect_fee": lambda life, here, draw: fees.collect_fee(life.case, here, amount_dong=life.case["fee_dong"] or 4_000),
    "return_surplus": lambda life, here, draw: surplus.return_surplus(
        life.case, here, method=draw(st.sampled_from(["cash", "transfer"]))
    ),
    "mark_secret": lambda life, here, draw: exits.mark_secret(life.case, here),
    "transfer": lambda life, here, draw: exits.transfer(
        life.case, here, from_unit=life.case["receiving_unit"], to_unit="29167", level="commune"
    ),
}
assert set(COMMANDS) == set(GUARDS)

TestCaseLife = CaseLife.TestCase
TestCaseLife.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
