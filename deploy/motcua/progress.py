"""A bar per stage of a long piece of work; plain lines when nobody watches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from deploy.motcua.words import words
from shared.message import Message, Progress


@contextmanager
def stages() -> Iterator[Progress]:
    """Gives something to report to; each new stage gets a bar of its own, in the language of the terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    tasks: dict[Message, TaskID] = {}
    with Bars(*columns) as bar:

        def report(stage: Message, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(words(stage.vi, stage.en), total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield report
