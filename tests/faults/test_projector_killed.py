"""F11: the projector is killed inside its transactions, twenty times, and every file counts once."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from shared.mongo.connect import connect
from tests.faults.projector import CASES, projector
from tests.support.chance import new_seed
from tests.support.servers import start_document_store

pytestmark = [pytest.mark.servers, pytest.mark.faults]

KILLS = 20
# The longest life before a kill, in seconds: some die in their first transaction, none lives long enough to finish at once. It
# grows by so much with each kill until something is written, because a busy machine may need longer for that.
LIFE, GROWTH = 0.25, 1.3
# Less than the minute after which the store would end by itself what the killed ones left open.
LAST_LIFE = 50


def test_a_projector_killed_twenty_times_counts_every_file_once(tmp_path: Path) -> None:
    server = start_document_store(tmp_path)
    url = f"mongodb://127.0.0.1:{server.port}"
    try:
        _kill_and_count(url, connect(url, "killed"))
    finally:
        server.kill()


def _kill_and_count(url: str, store: Database[dict[str, Any]]) -> None:
    seed = new_seed()
    chance, longest = random.Random(seed), LIFE
    for number in range(KILLS):
        process = projector(url, store.name, seed + number)
        time.sleep(chance.uniform(0.0, longest))
        process.kill()
        process.join()
        longest *= 1.0 if store["facts"].find_one({}, {"_id": 1}) else GROWTH
    begun = store["facts"].count_documents({})
    last = projector(url, store.name, seed + KILLS)
    last.join(LAST_LIFE)
    assert last.exitcode == 0, "what the killed ones left open is still in the way"
    counted: Counter[str] = Counter()
    for tally in store["tallies"].find():
        counted.update({name: tally.get(name, 0) for name in ("closed", "online")})
    store.client.close()
    assert begun, "nobody lived long enough to write anything: the kills prove nothing"
    assert (counted["closed"], counted["online"]) == (CASES, sum(number % 3 > 0 for number in range(CASES)))
