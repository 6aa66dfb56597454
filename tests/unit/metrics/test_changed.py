"""What became known of a figure after its period: told late, or corrected; a period that ends later knows it already."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from services.metrics.domain.changed import Changed, changed, changed_after
from shared.calendar import HOME

CLOSED = date(2021, 3, 20)


def _fact(*told: str) -> dict[str, Any]:
    return {"versions": [{"at": datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=HOME)} for day in told]}


@pytest.mark.parametrize(
    ("told", "march", "april"),
    [
        (("2021-03-20",), Changed(0, 0), Changed(0, 0)),
        (("2021-03-20", "2021-03-31"), Changed(0, 0), Changed(0, 0)),
        (("2021-04-01",), Changed(1, 0), Changed(0, 0)),
        (("2021-03-20", "2021-04-02"), Changed(0, 1), Changed(0, 0)),
        (("2021-04-02", "2021-04-20"), Changed(1, 0), Changed(0, 0)),
        (("2021-04-02", "2021-05-20"), Changed(1, 0), Changed(0, 1)),
        (("2021-05-01", "2021-05-20"), Changed(1, 0), Changed(1, 0)),
    ],
)
def test_a_file_is_told_late_or_corrected_by_when_the_period_ended(told: tuple[str, ...], march: Changed, april: Changed) -> None:
    counts = changed(_fact(*told), CLOSED)
    assert changed_after("2021-03b", counts) == march
    assert changed_after("2021-04b", counts) == april
    assert bool(march) == bool(march.late + march.corrected)


def test_a_file_that_nobody_told_of_changes_nothing() -> None:
    assert changed({}, CLOSED) == {}
