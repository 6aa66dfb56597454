"""The degree of completion: all that anybody with the code may know of a file (TT 01/2018/TT-VPCP). It calls no refusal done."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Ending(StrEnum):
    """How a file ended. Not taken on, refused and withdrawn are one here: the reason is for its owner only."""

    WITH_RESULT = "with_result"
    WITHOUT_RESULT = "without_result"


def ending(progress: Mapping[str, Any]) -> Ending | None:
    """How the file ended, or None while it is under way."""
    if not progress.get("outcome"):
        return None
    return Ending.WITH_RESULT if progress["outcome"] == "granted" else Ending.WITHOUT_RESULT


def completion(progress: Mapping[str, Any], steps: int) -> dict[str, Any]:
    """Steps done of the `steps` of its workflow, in whole per cent, and how it ended.

    Only a result makes all steps done by itself. Without one nothing is told of how far it came: a refusal is decided at the last
    step and a withdrawal comes before, so the steps would tell whoever has the code which it was.
    """
    ended = ending(progress)
    if ended is Ending.WITHOUT_RESULT:
        return {"steps_done": None, "steps_total": steps, "percent": None, "ended": ended.value}
    done = steps if ended else min(len(progress.get("steps_done", ())), steps)
    percent = 100 if ended else 100 * done // steps if steps else 0
    return {"steps_done": done, "steps_total": steps, "percent": percent, "ended": ended.value if ended else None}
