"""The receipts given out, in a file that only grows: one line each, on disk before the sender hears of it."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path


class OtherContent(Exception):
    """This report was received before with another content."""


class Receipts:
    """Receipts by idempotency key. One process only: the demonstration runs one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._by_key: dict[str, dict[str, str]] = {}
        self._by_report: dict[str, str] = {}
        for line in _whole_lines(path):
            self._remember(json.loads(line))

    def listed(self) -> list[dict[str, str]]:
        """All receipts, oldest first."""
        with self._lock:
            return list(self._by_key.values())

    def give(self, key: str, received: dict[str, str], sign: Callable[[], str]) -> tuple[str, bool]:
        """The receipt of this key and whether it is new. Raises OtherContent for a report that is here with another content."""
        with self._lock:
            known = self._by_key.get(key)
            if known is not None:
                return known["receipt"], False
            if received["report"] in self._by_report:
                raise OtherContent
            entry = {"key": key, **received, "receipt": sign()}
            self._append(entry)
            self._remember(entry)
            return entry["receipt"], True

    def _append(self, entry: dict[str, str]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a") as file:
            file.write(json.dumps(entry) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def _remember(self, entry: dict[str, str]) -> None:
        self._by_key[entry["key"]] = entry
        self._by_report[entry["report"]] = entry["sha256"]


def _whole_lines(path: Path) -> list[str]:
    """The lines of the file. One that a crash cut short is cut off: its sender has no answer and will come again."""
    if not path.exists():
        return []
    text = path.read_bytes()
    whole = text[: text.rfind(b"\n") + 1]
    if whole != text:
        path.write_bytes(whole)
    return whole.decode().splitlines()


def receipts_file() -> Path:
    """Where they are kept: under MOTCUA_HOME."""
    return Path(os.environ.get("MOTCUA_HOME", ".motcua")) / "reporting-receipts.jsonl"
