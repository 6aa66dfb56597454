"""Writing the invented past into processing's journal, behind what stands there: whoever follows the journal hears of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

from deploy.demo_data.past import FILES, Office, past
from shared.calendar import load_calendar
from shared.events import to_wire
from shared.mongo.connect import connect
from shared.mongo.journal import Journal
from shared.procedures import load_procedures
from shared.units import load_units

# Events per transaction: short, because the relay of the running system waits for the same counter.
CHUNK = 300


def write_past(pack: Path, today: date, progress: Callable[[int, int], None] = lambda *_: None, number: int = FILES) -> int:
    """Write what is not there yet; the settings of processing are in the environment. Returns the number of files."""
    database = connect(os.environ["MONGO_URL"], os.environ["MONGO_DATABASE"])
    journal = Journal(database)
    files = list(past(Office(load_units(pack), load_procedures(pack), load_calendar(pack)), today, number))
    wires = [to_wire(event) for events in files for event in events]
    for start in range(0, len(wires), CHUNK):
        journal.append(wires[start : start + CHUNK])
        progress(min(start + CHUNK, len(wires)), len(wires))
    database.client.close()
    return len(files)
