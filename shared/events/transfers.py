"""What `case.transferred` moves. Every service folds the event, so the rule stands here once.

A unit that ends hands its open files to its successor: what was at `from_unit` is at `to_unit`, nothing else moves. A
commune's one-stop may end while the district goes on deciding, so the deciding unit and its level need not change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def unit_after(unit: str | None, transfer: Mapping[str, Any]) -> str | None:
    """The unit that stands in the place of `unit` after the transfer."""
    return transfer["to_unit"] if unit == transfer["from_unit"] else unit


def places_after(places: Mapping[str, Any], transfer: Mapping[str, Any]) -> dict[str, Any]:
    """`receiving_unit`, `deciding_unit` and `level` after the transfer; the level is the deciding unit's and moves with it."""
    decides_elsewhere = places["deciding_unit"] == transfer["from_unit"]
    return {
        "receiving_unit": unit_after(places["receiving_unit"], transfer),
        "deciding_unit": unit_after(places["deciding_unit"], transfer),
        "level": transfer["level"] if decides_elsewhere else places["level"],
    }
