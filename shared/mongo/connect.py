"""One way to connect to the document store, with the durability that the promise rests on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pymongo import MongoClient
from pymongo.database import Database

Document = dict[str, Any]

# How long a request waits for a server before it is answered 503. Longer, and a stopped store fills every thread of the
# web server with waiting requests; shorter, and an election of a replica set (a few seconds) becomes visible to citizens.
SERVER_SELECTION_MS = 3_000
SOCKET_MS = 20_000


def connect(url: str, database: str) -> Database[Document]:
    """The database, with majority writes on disk and majority reads; nothing is sent before the first use.

    `w: majority, j: true` because an acknowledged submission must survive any single machine; majority reads because a relay
    that read a write which is rolled back later would publish a fact that never happened. Both are said of the client, whose
    transactions take them from it: told to a database only, they would commit by whatever the server's default is.
    """
    client: MongoClient[Document] = MongoClient(
        url,
        tz_aware=True,
        w="majority",
        journal=True,
        readConcernLevel="majority",
        serverSelectionTimeoutMS=SERVER_SELECTION_MS,
        socketTimeoutMS=SOCKET_MS,
        connectTimeoutMS=SERVER_SELECTION_MS,
    )
    return client[database]


def store_time(database: Database[Document]) -> datetime:
    """The present by the clock of the store's machine, in UTC: a second opinion for what cannot be undone."""
    told: datetime = database.client.admin.command("hello")["localTime"]
    return told.replace(tzinfo=UTC) if told.tzinfo is None else told
