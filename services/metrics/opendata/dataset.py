"""A table of open data and its dictionary."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from services.metrics.figures import Figures
from shared.message import Message

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `type` as JSON Schema and CSVW name it (string, integer, number, date)."""

    name: str
    type: str
    words: Message


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table: `rows` reads it anew each time; rows are in the order of `columns`."""

    id: str
    title: Message
    about: Message
    columns: tuple[Column, ...]
    rows: Callable[[Figures], Iterator[Row]]

    def records(self, figures: Figures) -> list[dict[str, Any]]:
        """The rows with the names of their columns."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows(figures)]
