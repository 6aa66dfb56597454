"""A transfer moves what was at the unit that ends and nothing else: the three services and the auditor tell the same."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.metrics.domain import fact
from services.processing.domain.case_file import replay
from services.submission.domain.progress import advance, blank
from shared.events import Event, NewEvent, to_wire
from tests.support.auditor import recompute
from tests.support.events import event
from tests.support.histories import closed, opened, received

UNITS = st.sampled_from(["29110", "29134", "29179", "836", "836.LDTBXH"])
LEVELS = st.sampled_from(["commune", "district"])
TRANSFERS = st.lists(st.fixed_dictionaries({"from_unit": UNITS, "to_unit": UNITS, "level": LEVELS}), max_size=5)


def history(receiving: str, deciding: str, level: str, transfers: list[dict[str, str]]) -> list[Event]:
    """What processing tells of a file that is opened, moved about and closed."""
    opening = NewEvent("case.opened", {**opened().data, "receiving_unit": receiving, "deciding_unit": deciding, "level": level})
    moves = [NewEvent("case.transferred", dict(transfer)) for transfer in transfers]
    return [event(new, number) for number, new in enumerate([opening, received(), *moves, closed()], start=1)]


def in_processing(events: list[Event]) -> dict[str, Any]:
    steps = [{"step": "tham_dinh", "unit": "29179"}]
    return replay(steps, [(NewEvent(each.type, each.data), each.time) for each in events])


def in_submission(events: list[Event]) -> dict[str, Any]:
    progress = blank()
    for each in events:
        progress = advance(progress, each)
    return progress


def places(file: dict[str, Any]) -> tuple[str, str, str]:
    return file["receiving_unit"], file["deciding_unit"], file["level"]


@given(receiving=UNITS, deciding=UNITS, level=LEVELS, transfers=TRANSFERS)
def test_all_services_and_the_auditor_agree_where_a_file_is_after_any_transfers(
    receiving: str, deciding: str, level: str, transfers: list[dict[str, str]]
) -> None:
    events = history(receiving, deciding, level, transfers)
    case = in_processing(events)
    assert places(fact.fold(fact.empty("case-1"), events)) == places(case)
    assert in_submission(events)["deciding_unit"] == case["deciding_unit"]
    [(unit, audited_level, _, _)] = recompute({("processing", "case-1"): [to_wire(each) for each in events]})
    assert (unit, audited_level) == (case["deciding_unit"], case["level"])


def test_the_end_of_the_receiving_unit_leaves_the_decision_where_it_is() -> None:
    move = {"from_unit": "29110", "to_unit": "29134", "level": "commune"}
    told = fact.fold(fact.empty("case-1"), history("29110", "836", "district", [move]))
    assert places(told) == ("29134", "836", "district")


def test_a_step_that_was_taken_is_free_again_after_a_transfer_as_the_citizen_sees_it() -> None:
    taken = NewEvent("step.claimed", {"step": "tham_dinh", "role": "specialist", "unit": "29110"})
    moved = NewEvent("case.transferred", {"from_unit": "29110", "to_unit": "29134", "level": "commune"})
    assert in_submission([event(taken, 1), event(moved, 2)])["current"] is None
