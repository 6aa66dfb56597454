"""The invented past of the catalogue: some procedures of level 4 came to it only lately, so that T1 has a way behind it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from deploy.demo_data.past import DAYS
from services.metrics.domain.service_level import LEVEL_4, Reading
from services.metrics.level_readings import LevelReadings
from shared.mongo.connect import connect
from shared.procedures import ProcedureCatalogue, load_procedures

# Every third procedure of level 4 was at level 3 when the past begins. Half of those rose this many days before today, the rest
# when the running system read the catalogue itself.
THIRD, ROSE = 3, 200


def past_levels(procedures: ProcedureCatalogue, today: date) -> Iterator[Reading]:
    """What would have been read at the begin of the past, and when the first of them rose."""
    for days, still in ((DAYS, 1), (ROSE, 2)):
        day = today - timedelta(days=days)
        levels = {each.code: each.service_level for each in procedures.all(day)}
        complete = sorted(code for code, level in levels.items() if level in LEVEL_4)
        yield Reading(day, levels | dict.fromkeys(complete[:: THIRD * still], "level_3"))


def write_past_levels(pack: Path, today: date) -> None:
    """Keep them; the settings of metrics are in the environment."""
    database, procedures = connect(os.environ["MONGO_URL"], os.environ["MONGO_DATABASE"]), load_procedures(pack)
    kept = LevelReadings(database["level_readings"], procedures, lambda: today, lambda: today)
    for reading in past_levels(procedures, today):
        kept.keep(reading)
    database.client.close()
