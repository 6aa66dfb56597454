"""The indexes of metrics, each with the question it answers."""

from __future__ import annotations

from pymongo import ASCENDING
from pymongo.database import Database

from services.metrics.export_jobs import Jobs
from services.metrics.letters.store import Letters
from services.metrics.projections.generation import Generation, pointed_to
from services.metrics.reporting.store import Reports
from shared.clock import utc_now
from shared.delivery import ensure_delivery_indexes
from shared.mongo.connect import Document


def ensure_indexes(database: Database[Document]) -> None:
    """Make what is missing; safe at every start."""
    ensure_delivery_indexes(database, [])
    Jobs(database, utc_now).ensure_indexes()
    ensure_generation_indexes(database, pointed_to(database))
    Reports(database["reports"]).ensure_indexes()
    Letters(database["letters"]).ensure_indexes()


def ensure_generation_indexes(database: Database[Document], generation: Generation) -> None:
    """The indexes of one set of facts and tallies. Each one of the facts costs the embedded store a tenth of every write."""
    # "Which files are behind this figure?": a page of a list, over all units or of one, by closing day and id.
    database[generation.facts].create_index([("standing.place", ASCENDING)])
    database[generation.facts].create_index([("standing.unit_place", ASCENDING)])
    # "Which files closed on these days, which are still open?": the days at the edge of a period, and the form over odd periods.
    database[generation.facts].create_index([("standing.day", ASCENDING)])
    # "Which files were received on this day?": the days at the edge of a period, and the numbers that were given.
    database[generation.facts].create_index([("standing.received_day", ASCENDING)])
    # "Which files were closed late in these days?"
    database[generation.facts].create_index([("standing.late_day", ASCENDING)])
    # "Which open files are past their due time?": the longest overdue first.
    database[generation.facts].create_index([("standing.late_from", ASCENDING), ("_id", ASCENDING)])
    # "Which files closed since were open and overdue at the end of this period?"
    database[generation.facts].create_index([("standing.late_halves", ASCENDING)])
    # "What was corrected since?": files of a period by when their standing last changed.
    database[generation.facts].create_index([("versions.day", ASCENDING), ("changed_at", ASCENDING)])
    # "Which files were at another unit on this day?": few, those that were open when their unit ended.
    database[generation.facts].create_index([("was.until", ASCENDING)])
    # "Was a file marked secret since this list was written?": only those that were.
    database[generation.facts].create_index([("secret_at", ASCENDING)], sparse=True)
    # "Which cells changed since I looked?": the memory of each web process.
    database[generation.cells].create_index([("shard", ASCENDING), ("revision", ASCENDING)])
    # "Which series changed since I looked?": the memory of each web process.
    database[generation.numbers].create_index([("shard", ASCENDING), ("revision", ASCENDING)])
    # "What are the sums of these days?": those at the edge of a period.
    database[generation.tallies].create_index([("day", ASCENDING)])
