"""F11: the projector is killed inside its transactions, twenty times, and every file counts once."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from shared.mongo.connect import connect
from tests.faults.projector import CASES
from tests.support.running import ROOT
from tests.support.servers import start_document_store

pytestmark = [pytest.mark.servers, pytest.mark.faults]

KILLS = 20
# Seconds of work before each kill: some die in their first transaction, none lives long enough to finish at once.
LIFE = (0.0, 0.25)


def test_a_projector_killed_twenty_times_counts_every_file_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = start_document_store(tmp_path)
    url = f"mongodb://127.0.0.1:{server.port}"
    monkeypatch.setenv("MONGO_URL", url)
    monkeypatch.setenv("MONGO_DATABASE", "killed")
    try:
        _kill_and_count(connect(url, "killed"))
    finally:
        server.kill()


def _kill_and_count(store: Database[dict[str, Any]]) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for number in range(KILLS):
        with _projector(seed + number) as process:
            time.sleep(chance.uniform(*LIFE))
            process.kill()
    begun = store["facts"].count_documents({})
    with _projector(seed + KILLS) as process:
        # Less than the minute after which the store would end by itself what the killed ones left open.
        assert process.communicate(timeout=50)[0] == "done\n"
    counted: Counter[str] = Counter()
    for tally in store["tallies"].find():
        counted.update({name: tally.get(name, 0) for name in ("closed", "online")})
    store.client.close()
    assert begun, "nobody lived long enough to write anything: the kills prove nothing"
    assert (counted["closed"], counted["online"]) == (CASES, sum(number % 3 > 0 for number in range(CASES)))


def _projector(seed: int) -> subprocess.Popen[str]:
    line = [sys.executable, "-m", "tests.faults.projector", str(seed)]
    process = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process
