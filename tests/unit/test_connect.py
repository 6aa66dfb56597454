"""How sure a write is before it is acknowledged, whoever writes it."""

from __future__ import annotations

from shared.mongo.connect import connect


def test_writes_and_the_transactions_of_the_client_wait_for_a_majority_and_for_its_journal() -> None:
    """A transaction takes its promise from the client and never from a database."""
    database = connect("mongodb://127.0.0.1:1/?w=1", "motcua")
    with database.client as client:
        assert client.write_concern.document == database.write_concern.document == {"w": "majority", "j": True}
        assert client.read_concern.level == database.read_concern.level == "majority"
