"""The first days of a year whose days off nobody has entered: pages are shown, and the watch goes on with the next file."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from prometheus_client import REGISTRY

from services.processing.handlers.applications import applications
from services.processing.watch import INTERVAL_SECONDS, StalledWatch
from tests.integration.processing_office import COMMUNE, Desk, Moment, clock, desk, submitted

pytestmark = pytest.mark.servers
__all__ = ["clock", "desk"]

DESK, SPECIALIST = f"receptionist@{COMMUNE}", f"specialist@{COMMUNE}"


def _opened(desk: Desk, clock: Moment, case_id: str, at: datetime) -> None:
    clock.at = at
    applications(desk.processing.office).apply({("submission", case_id): [submitted(case_id)]})


def test_pages_of_files_that_are_open_over_new_year_say_what_cannot_be_counted(desk: Desk, clock: Moment) -> None:
    clock.at = datetime(2027, 12, 30, 2, 0, tzinfo=UTC)
    case_id = desk.open_at_counter(accept=True).json["case_id"]
    reasons = {entry["action"]: entry["reason"] for entry in desk.case(case_id, SPECIALIST)["actions"]}
    assert reasons["request_supplement"]["code"] == "calendar_missing"
    clock.at = datetime(2028, 1, 3, 2, 0, tzinfo=UTC)
    assert desk.case(case_id, SPECIALIST)["time_left"]["urgency"] == "late"
    for page in (f"/cases/{case_id}", "/queues/open", "/"):
        assert desk.get(page, SPECIALIST).status_code == 200, page
    refused = desk.act(case_id, "complete_step", SPECIALIST)
    assert (refused.status_code, refused.json["code"]) == (503, "calendar_missing")


def test_the_watch_goes_on_with_the_next_file(desk: Desk, clock: Moment) -> None:
    _opened(desk, clock, "nobody-knows", datetime(2020, 12, 30, 2, 0, tzinfo=UTC))
    _opened(desk, clock, "stalled", datetime(2026, 11, 20, 2, 0, tzinfo=UTC))
    clock.at = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    assert StalledWatch(desk.processing.office).step() == INTERVAL_SECONDS
    assert REGISTRY.get_sample_value("motcua_cases_stalled") == 1
