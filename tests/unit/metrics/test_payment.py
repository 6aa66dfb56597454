"""A file is paid once at most, however its events come in, and owes only while somebody waits for the money."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import pytest

from services.metrics.domain.cell import additions
from services.metrics.domain.dimensions import NO_DIMENSIONS
from services.metrics.domain.fact import Fact, empty, fold
from services.metrics.domain.measures import measures
from shared.events import Event, NewEvent
from tests.support.histories import closed, history, opened, received, submitted

FEE = {"amount_dong": 8_000}
ASKED, COLLECTED, COMPLETED = (NewEvent(f"payment.{what}", FEE) for what in ("asked", "collected", "completed"))
SECRET = NewEvent("case.marked_secret", {})


def counted(submission: list[NewEvent], processing: list[NewEvent]) -> tuple[int, int, int]:
    """Paid online, paid at all, owed, by the sums of one file."""
    return _told(fold(empty("case"), history("case", [submitted(), *submission], [opened(), *processing])))


def _told(fact: Fact) -> tuple[int, int, int]:
    found = measures(sum((added.counts for added in additions(fact, NO_DIMENSIONS)), Counter()))
    return found.online_payment.numerator, found.online_payment.denominator, found.fees_owed


@pytest.mark.parametrize(
    ("submission", "processing", "expected"),
    [
        ([], [received()], (0, 0, 0)),
        ([], [received(), ASKED], (0, 0, 1)),
        ([COMPLETED], [received(), ASKED], (1, 1, 0)),
        ([], [received(), ASKED, COLLECTED], (0, 1, 0)),
        ([], [received(), COLLECTED], (0, 1, 0)),
        ([COMPLETED], [received(), ASKED, COLLECTED], (1, 1, 0)),
        ([], [received(), ASKED, closed("granted")], (0, 0, 1)),
        ([], [received(), ASKED, closed("refused")], (0, 0, 0)),
        ([], [received(), ASKED, closed("withdrawn")], (0, 0, 0)),
        ([COMPLETED], [received(), ASKED, closed("withdrawn")], (1, 1, 0)),
        ([COMPLETED], [received(), ASKED, SECRET], (0, 0, 0)),
    ],
)
def test_what_a_file_counts_by_what_was_told_of_its_fee(
    submission: list[NewEvent], processing: list[NewEvent], expected: tuple[int, int, int]
) -> None:
    assert counted(submission, processing) == expected


def test_the_order_between_the_sources_does_not_matter() -> None:
    told = history("case", [submitted(), COMPLETED], [opened(), received(), ASKED, COLLECTED])
    facts = [fold(empty("case"), order) for order in permutations(told) if _in_order(order)]
    assert len(facts) == 15
    assert all(fact == facts[0] for fact in facts)


def _in_order(events: tuple[Event, ...]) -> bool:
    return all(
        [event.sequence for event in events if event.source == source] == sorted(e.sequence for e in events if e.source == source)
        for source in ("submission", "processing")
    )


def test_nobody_paid_is_no_share() -> None:
    assert measures(Counter()).online_payment.share is None
