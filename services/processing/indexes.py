"""The indexes of processing's collections, each with its reason. Safe to create at every start."""

from __future__ import annotations

from pymongo import ASCENDING
from pymongo.database import Database

from shared.mongo.connect import Document
from shared.mongo.journal import Journal
from shared.mongo.outboxes import Outboxes

AGGREGATES = ("cases", "register_entries", "secret_counts")


def ensure_indexes(database: Database[Document]) -> None:
    """Create what is missing."""
    cases = database["cases"]
    # Every queue of every official, in its order and page by page: equality on the key, then the unique sort key.
    cases.create_index([("queues", ASCENDING), ("sort_key", ASCENDING)], sparse=True)
    # The search box: code, tracking code, number, phone, parts of the name. Absent once a file is purged.
    cases.create_index([("search", ASCENDING)], sparse=True)
    # What the content puller has to fetch by now; present only while something is wanted.
    cases.create_index([("content_wanted_at", ASCENDING)], sparse=True)
    # Belt and braces under the numbering protocol: two files with one code can never both be stored.
    cases.create_index([("code_key", ASCENDING)], unique=True, sparse=True)
    # A unit's paper register page by page, newest first.
    database["register_entries"].create_index([("receiving_unit", ASCENDING), ("received_on", ASCENDING), ("_id", ASCENDING)])
    # Form 06: the files a unit received between two days.
    cases.create_index([("received_key", ASCENDING)], sparse=True)
    # The counts a unit entered.
    database["secret_counts"].create_index([("unit", ASCENDING), ("day", ASCENDING)])
    # Who looked at a person's file.
    database["audit"].create_index([("case_id", ASCENDING), ("at", ASCENDING)])
    # What the sealer has to seal, and the seal of an entry: once each.
    database["audit"].create_index([("sealed", ASCENDING), ("at", ASCENDING)])
    database["audit_seals"].create_index([("entry", ASCENDING)], unique=True)
    # Sessions that have ended are deleted by the store itself.
    database["sessions"].create_index([("ends_at", ASCENDING)], expireAfterSeconds=0)
    Outboxes([database[name] for name in AGGREGATES]).ensure_indexes()
    Journal(database).ensure_indexes()
