"""A batch is written in transactions of whole files: what both services told of a file is worked out together."""

from __future__ import annotations

import pytest

from services.metrics.projections import projection
from shared.projection import CaseKey
from tests.support.histories import closed_case


def test_every_transaction_has_whole_files_at_most_so_many_and_none_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projection, "CASES_PER_TRANSACTION", 2)
    cases = [f"case-{number}" for number in range(5)]
    keys: list[CaseKey] = [(source, case_id) for source in ("submission", "processing") for case_id in cases]
    batch = {key: [event for event in closed_case(key[1], online=True) if event.source == key[0]] for key in keys}
    parts = list(projection._parts(batch))
    assert [len({case_id for _, case_id in part}) for part in parts] == [2, 2, 1]
    assert [len(part) for part in parts] == [4, 4, 2]
    assert {key: events for part in parts for key, events in part.items()} == batch
