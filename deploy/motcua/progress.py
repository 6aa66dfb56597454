"""A bar per stage of a long piece of work; plain lines when nobody watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from deploy.motcua.words import words

# Stages that a person waits for without knowing why, in both languages.
_TITLES = {"waiting for the figures in use": ("đợi số đang dùng theo kịp nhật ký", "waiting for the figures in use to catch up")}


@contextmanager
def stages() -> Iterator[Callable[[str, int, int], None]]:
    """Gives `report(stage, done, total)`; each new stage gets a bar of its own."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns) as bar:

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(words(*_TITLES.get(stage, (stage, stage))), total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield report
