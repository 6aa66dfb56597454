"""As sent against as computed now: exactly the cells that are others, and none that is the same."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.metrics.domain.difference import Difference, differences

CELLS = st.none() | st.integers(0, 5) | st.sampled_from(["1.0", "2.5"])
COLUMNS = ["a", "b"]


def _table(rows: dict[str, list[Any]]) -> dict[str, Any]:
    return {"columns": COLUMNS, "rows": [{"key": key, "name": key.upper(), "cells": cells} for key, cells in rows.items()]}


TABLES = st.dictionaries(st.sampled_from("xyz"), st.lists(CELLS, min_size=2, max_size=2)).map(_table)


@given(TABLES)
def test_a_table_does_not_differ_from_itself(table: dict[str, Any]) -> None:
    assert differences(table, table) == []


@given(TABLES, TABLES)
def test_with_the_differences_the_old_table_becomes_the_new_one(sent: dict[str, Any], now: dict[str, Any]) -> None:
    found = {(each.key, each.column): each for each in differences(sent, now)}
    for key in {row["key"] for table in (sent, now) for row in table["rows"]}:
        for place, column in enumerate(COLUMNS):
            before, after = (_cell(table, key, place) for table in (sent, now))
            each = found.get((key, column))
            assert (each is None and before == after) or (each and (each.sent, each.now) == (before, after) and before != after)


def test_a_line_that_is_new_or_gone_is_told_cell_by_cell() -> None:
    assert differences(_table({"x": [1, None]}), _table({"y": [2, 3]})) == [
        Difference("x", "X", "a", 1, None),
        Difference("y", "Y", "a", None, 2),
        Difference("y", "Y", "b", None, 3),
    ]


def _cell(table: dict[str, Any], key: str, place: int) -> Any:
    return next((row["cells"][place] for row in table["rows"] if row["key"] == key), None)
