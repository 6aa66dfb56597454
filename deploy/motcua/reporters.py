"""How starting and running is shown: a live table at a terminal, plain lines in a pipe or a log."""

from __future__ import annotations

import time
from collections.abc import Sequence

from rich.console import Console
from rich.live import Live
from rich.table import Table

from deploy.motcua.child import Child
from deploy.motcua.words import words

_MARKS = {"waiting": "·", "starting": "…", "ready": "✓", "restarting": "↻", "stopped": "■"}
_COLOURS = {"ready": "green", "restarting": "yellow", "starting": "cyan", "waiting": "dim", "stopped": "dim"}


def state_word(state: str) -> str:
    """The state of a child for a person."""
    table = {
        "waiting": ("đợi", "waiting"),
        "starting": ("đang khởi động", "starting"),
        "ready": ("sẵn sàng", "ready"),
        "restarting": ("sắp khởi động lại", "restarting"),
        "stopped": ("đã dừng", "stopped"),
    }
    return words(*table[state])


class PlainReporter:
    """One line per change."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._begun = time.monotonic()

    def changed(self, child: Child, note: str = "") -> None:
        """Print the new state with the seconds since the start."""
        passed = time.monotonic() - self._begun
        line = f"{passed:6.1f} s  {_MARKS[child.state]} {child.name:<20} {state_word(child.state)}  {note}"
        self._console.print(line.rstrip(), markup=False, highlight=False, soft_wrap=True)


class LiveReporter:
    """A table that is drawn again at every change; use it as a context while starting."""

    def __init__(self, console: Console, children: Sequence[Child]) -> None:
        self._children = children
        self._live = Live(self._table(), console=console, auto_refresh=False)

    def __enter__(self) -> LiveReporter:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def changed(self, child: Child, note: str = "") -> None:
        """Draw again."""
        self._live.update(self._table(), refresh=True)

    def _table(self) -> Table:
        columns = [("Thành phần", "Part"), ("Việc", "Does"), ("Cổng", "Port"), ("Trạng thái", "State")]
        table = Table(*(words(*column) for column in columns), box=None)
        for child in self._children:
            seconds = f" {child.seconds_to_ready:.1f} s" if child.seconds_to_ready is not None and child.state == "ready" else ""
            state = f"[{_COLOURS[child.state]}]{_MARKS[child.state]} {state_word(child.state)}{seconds}[/]"
            table.add_row(child.name, child.title, str(child.server.port), state)
        return table
