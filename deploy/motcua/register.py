"""Which processes `motcua up` started, on disk: what a killed supervisor leaves behind is found and ended next time."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path


class Register:
    """One small file per child: its process id and when that process began, so that a reused id is never mistaken for ours."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def note(self, name: str, pid: int) -> None:
        """Remember a child that was just started."""
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / f"{name}.json").write_text(json.dumps({"pid": pid, "began": began(pid)}))

    def forget(self, name: str) -> None:
        """The child is gone."""
        (self._folder / f"{name}.json").unlink(missing_ok=True)

    def living(self) -> dict[str, int]:
        """Children that are noted and still the same process: name → process id."""
        noted = {path.stem: json.loads(path.read_text()) for path in sorted(self._folder.glob("*.json"))}
        return {name: entry["pid"] for name, entry in noted.items() if entry["began"] and began(entry["pid"]) == entry["began"]}

    def end_leftovers(self, grace: float = 5.0) -> list[str]:
        """End what an earlier supervisor left running (SIGTERM, then SIGKILL after `grace` seconds); returns their names."""
        left = self.living()
        for number in (signal.SIGTERM, signal.SIGKILL):
            for pid in self.living().values():
                os.kill(pid, number)
            deadline = time.monotonic() + grace
            while self.living() and time.monotonic() < deadline:
                time.sleep(0.05)
        for path in self._folder.glob("*.json"):
            path.unlink(missing_ok=True)
        return sorted(left)


def began(pid: int) -> str | None:
    """When the process began, in ticks since the machine did; None when it is gone, dead, or the system cannot tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]
