"""Ordered files of ten thousand rows and of a million: rows per second, and the memory of the process that writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from tests.bench.dashboard import FEW
from tests.bench.filling import filled
from tests.bench.report import Report
from tests.conftest import SETTINGS
from tests.support.running import ROOT
from tests.support.servers import Pair

FORMATS = ("csv", "xlsx")
MEGABYTE = 1_000_000


def measure(pair: Pair, report: Report, files: int) -> None:
    """(g)"""
    stores = [filled(pair.mongo_url, size) for size in (FEW, files)]
    rows = [_row(ending, _written(pair, name, ending)) for ending in FORMATS for name, _ in stores]
    report.add(
        "Ordered files",
        f"All closed files of a store with {FEW:,} and of one with {files:,} files (filled in {stores[1][1]:.0f} s), written by "
        "the worker's loop in a process of its own for each. Memory is what the process holds (resident), looked at every 50 ms: "
        "when it has started, the most until a tenth of the rows is written, and the most until the end; the ratio is that of "
        "the last two, about 1 where memory does not grow with the rows.",
        ["", "rows", "seconds", "rows per second", "memory before", "most in the first tenth", "most", "ratio"],
        rows,
    )


def _written(pair: Pair, database: str, ending: str) -> dict[str, Any]:
    settings = {**os.environ, **SETTINGS, "PYTHONPATH": str(ROOT), "BENCH_FORMAT": ending}
    settings |= {"MONGO_URL": pair.mongo_url, "MONGO_DATABASE": database}
    line = [sys.executable, "-m", "tests.bench.write_export"]
    done = subprocess.run(line, env=settings, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert told["state"] == "ready", told
    return told


def _row(ending: str, told: dict[str, Any]) -> list[str]:
    rate = told["rows"] / told["seconds"]
    memory = [f"{told[name] / MEGABYTE:.0f} MB" for name in ("before", "tenth", "most")]
    return [ending, f"{told['rows']:,}", f"{told['seconds']:.1f}", f"{rate:,.0f}", *memory, f"{told['most'] / told['tenth']:.2f}"]
