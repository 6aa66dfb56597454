"""The folder of the data (`.motcua`, or MOTCUA_HOME): one supervisor at a time, and logs that begin anew at each start."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.assets.paths import ROOT
from deploy.motcua.register import Register

KEPT_LOGS = 3


class AlreadyRunning(Exception):
    """Another `motcua up` works in this folder."""


def home() -> Path:
    """Where data, logs and secrets are."""
    return Path(os.environ.get("MOTCUA_HOME") or ROOT / ".motcua").expanduser().resolve()


def register(folder: Path) -> Register:
    """The children that run for this folder."""
    return Register(folder / "run")


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder. Raises `AlreadyRunning`. The lock goes with the process, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise AlreadyRunning(str(folder)) from taken
        yield


def rotate_logs(folder: Path) -> None:
    """`web.log` becomes `web.log.1` and so on; the oldest goes."""
    for log in (folder / "logs").glob("*.log"):
        for number in range(KEPT_LOGS - 1, 0, -1):
            older = log.with_name(f"{log.name}.{number}")
            if older.exists():
                older.rename(log.with_name(f"{log.name}.{number + 1}"))
        log.rename(log.with_name(f"{log.name}.1"))


def remember_base_port(folder: Path, base: int | None) -> None:
    """So that `motcua status` asks at the ports that are in use."""
    (folder / "base-port").write_text("" if base is None else str(base))


def base_port(folder: Path) -> int | None:
    """What the last `up` was given."""
    path = folder / "base-port"
    return int(path.read_text()) if path.exists() and path.read_text() else None
