"""One way to connect to the document store, with the durability that the promise rests on."""

from __future__ import annotations

from typing import Any

from pymongo import MongoClient, WriteConcern
from pymongo.database import Database
from pymongo.read_concern import ReadConcern

Document = dict[str, Any]

# How long a request waits for a server before it is answered 503. Longer, and a stopped store fills every thread of the
# web server with waiting requests; shorter, and an election of a replica set (a few seconds) becomes visible to citizens.
SERVER_SELECTION_MS = 3_000
SOCKET_MS = 20_000


def connect(url: str, database: str) -> Database[Document]:
    """The database, with majority writes on disk and majority reads; nothing is sent before the first use.

    `w: majority, j: true` because an acknowledged submission must survive any single machine; majority reads because a relay
    that read a write which is rolled back later would publish a fact that never happened.
    """
    client: MongoClient[Document] = MongoClient(
        url,
        tz_aware=True,
        serverSelectionTimeoutMS=SERVER_SELECTION_MS,
        socketTimeoutMS=SOCKET_MS,
        connectTimeoutMS=SERVER_SELECTION_MS,
    )
    return client.get_database(database, write_concern=WriteConcern(w="majority", j=True), read_concern=ReadConcern("majority"))
