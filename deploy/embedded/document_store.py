"""SecantusDB: the embedded document store, speaking MongoDB's wire protocol. GPL-2.0, so only ever a process beside us."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Container
from pathlib import Path

from deploy.embedded.ports import LOOPBACK
from deploy.embedded.server import Server, ServerFailed

# The path of another program than the one that is installed.
CHOSEN = "DOCUMENT_STORE"
# "0": for tests that do not kill the store under transactions.
SYNC = "DOCUMENT_STORE_SYNC"


def document_store(
    port: int, data: Path, log: Path, *, fail_points: bool = False, cache: str = "256M", withheld: Container[str] = ()
) -> Server:
    """The server, not started. `data` is kept over restarts; `fail_points` allows `failCommand` (tests only); `withheld` as of
    `Server`.
    """
    data.mkdir(parents=True, exist_ok=True)
    command = document_store_command(port, data, fail_points=fail_points, cache=cache)
    return Server("secantusdb", port, command, log, withheld=withheld)


def document_store_command(port: int, data: Path, *, fail_points: bool = False, cache: str = "256M") -> list[str]:
    """The command line. The oplog serves change streams, which we do not use: 10,000 entries keep the disk small.

    Unless `DOCUMENT_STORE_SYNC` is 0, every commit is synced. With 0, single writes that ask for the journal still are, but a
    killed store has forgotten the transactions of the last moment (some 20, of a thousand a second), after it acknowledged them.
    """
    options = ["--host", LOOPBACK, "--port", str(port), "--storage-path", str(data), "--log-level", "ERROR"]
    limits = ["--cache-size", cache, "--oplog-max-entries", "10000"]
    wishes = {"--sync-on-commit": os.environ.get(SYNC) != "0", "--enable-test-commands": fail_points}
    return [_program(), *options, *limits, *(wish for wish, wished in wishes.items() if wished)]


def document_store_url(port: int) -> str:
    """The address for `MONGO_URL`."""
    return f"mongodb://{LOOPBACK}:{port}"


def _program() -> str:
    """The console script beside our Python (the package has no `python -m` door), or the program that `DOCUMENT_STORE` names:
    `secantusd-rs` of the crate `secantus-mdb` takes the same options and is the same store, compiled.
    """
    if chosen := os.environ.get(CHOSEN):
        return chosen
    beside = Path(sys.executable).with_name("secantusd-py")
    found = str(beside) if beside.exists() else shutil.which("secantusd-py")
    if found is None:
        raise ServerFailed("secantusd-py is not installed; try: make install")
    return found
