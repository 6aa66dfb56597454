"""Columns 12 and 13 over random lives of a whole district: each file stands as a replay of its events until the cut-off says."""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from services.metrics.domain.fact import empty, fold
from services.metrics.domain.overdue import over
from services.metrics.domain.period import Period
from services.metrics.domain.settlement import columns_of
from shared.events import Event
from tests.conftest import SETTINGS
from tests.support import second_count as second
from tests.support.chance import new_seed
from tests.support.long_history import long_history, place
from tests.support.second_count import Pack, SecondCount

PACK = Path(SETTINGS["DISTRICT_PACK"])
FIRST, LAST = date(2024, 2, 1), date(2024, 9, 30)
FILES = int(os.environ.get("MOTCUA_LIVES", "600"))


def test_a_file_is_overdue_at_the_end_of_any_period_as_its_events_lived_through_again_say() -> None:
    seed = new_seed()
    told: dict[str, list[Event]] = defaultdict(list)
    for event in long_history(seed, FILES, place(PACK, FIRST, LAST)):
        told[event.case_id].append(event)
    count = SecondCount((event for events in told.values() for event in events), Pack(PACK))
    files = {file.case_id: file for file in count.files}
    days = [FIRST + timedelta(days=number) for number in range(0, (LAST - FIRST).days, 5)]
    overdue = 0
    for case_id, events in told.items():
        fact = fold(empty(case_id), sorted(events, key=lambda event: (event.source, event.sequence)))
        for period in (Period("", FIRST, day) for day in days):
            found = columns_of(fact, period, over(period))
            right = case_id in second.overdue_files([files[case_id]], period, over(period)) if case_id in files else False
            assert (found is not None and found[1] == 13) == right, (case_id, period.last)
            overdue += right
    assert overdue
