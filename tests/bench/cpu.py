"""CPU seconds: what a rate was paid with, by which process. They say more than the clock where others work beside."""

from __future__ import annotations

import os
from pathlib import Path


def cpu_seconds(pid: int) -> float:
    """What process `pid` has used until now, in the kernel and outside; 0 where the system has no `/proc`."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    # The name of the process, in brackets, may hold spaces; the 14th and 15th field are the 12th and 13th behind it.
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def microseconds(seconds: float, events: int) -> str:
    """Per event, for a table."""
    return f"{seconds / events * 1e6:.0f} µs"
