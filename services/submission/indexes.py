"""The indexes of submission's collections, each with the question it answers; made at every start, which changes nothing."""

from __future__ import annotations

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from services.submission.store import OF_A_REPORT
from shared.mongo.connect import Document


def ensure_indexes(database: Database[Document]) -> None:
    """Make what is missing."""
    applications = database["applications"]
    # "Where is my file?" Sparse: a purged application has no code any more.
    applications.create_index([("tracking_code", ASCENDING)], unique=True, sparse=True)
    # "My applications", newest first.
    applications.create_index([("owner", ASCENDING), ("submitted_at", DESCENDING)])
    # "Does any application still need this upload?" Asked by the clean-up only.
    applications.create_index([("attachments.id", ASCENDING)], sparse=True)
    # "What is this transfer for?" Sparse: most applications owe nothing.
    applications.create_index([("payment.reference", ASCENDING)], unique=True, sparse=True)
    # "Was this report of the bank here before, for another application?"
    for field in OF_A_REPORT:
        applications.create_index([(field, ASCENDING)], sparse=True)
    # "Which money waits to be settled?", the oldest first; and the last that was.
    database["unmatched_money"].create_index([("settled", ASCENDING), ("received_at", ASCENDING)])
    database["unmatched_money"].create_index([("settled.at", DESCENDING)])
    # "Which of it was claimed for an application that has not taken it yet?" Sparse: hardly any, for a moment.
    database["unmatched_money"].create_index([("settled.pending", ASCENDING)], sparse=True)
    database["uploads"].create_index([("expires_at", ASCENDING)])
    database["upload_pieces"].create_index([("upload", ASCENDING)])
    # "My drafts", newest first.
    database["drafts"].create_index([("owner", ASCENDING), ("saved_at", DESCENDING)])
    database["drafts"].create_index([("expires_at", ASCENDING)], expireAfterSeconds=0)
    database["notices"].create_index([("owner", ASCENDING), ("created_at", DESCENDING)])
    database["notices"].create_index([("case_id", ASCENDING)])
