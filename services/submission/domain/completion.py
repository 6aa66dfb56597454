"""The degree of completion: all that anybody with the code may know of a file (TT 01/2018/TT-VPCP). It calls no refusal done."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Ending(StrEnum):
    """How far a file had come when it ended. Refused and withdrawn are one here: the reason is for its owner only."""

    WITH_RESULT = "with_result"
    AT_RECEPTION = "at_reception"
    WITHOUT_RESULT = "without_result"


def ending(progress: Mapping[str, Any]) -> Ending | None:
    """How the file ended, or None while it is under way. Never received: not taken on, or withdrawn before."""
    if not progress.get("outcome"):
        return None
    if progress["outcome"] == "granted":
        return Ending.WITH_RESULT
    return Ending.WITHOUT_RESULT if progress.get("received_at") else Ending.AT_RECEPTION


def completion(progress: Mapping[str, Any], steps: int) -> dict[str, Any]:
    """Steps done of the `steps` of its workflow, in whole per cent, and how it ended.

    Only a result makes all steps done by itself: a file that ended without one stays at the steps that were really taken.
    """
    ended = ending(progress)
    done = steps if ended is Ending.WITH_RESULT else min(len(progress.get("steps_done", ())), steps)
    percent = 100 if ended is Ending.WITH_RESULT else 100 * done // steps if steps else 0
    return {"steps_done": done, "steps_total": steps, "percent": percent, "ended": ended.value if ended else None}
