"""The state of an application in the citizen's eyes, read off what is known of it; stored nowhere, so it cannot disagree."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """Where an application stands, in words a citizen needs."""

    SENT = "sent"
    RECEIVED = "received"
    SUPPLEMENT_NEEDED = "supplement_needed"
    SUPPLEMENT_SENT = "supplement_sent"
    WITHDRAWAL_SENT = "withdrawal_sent"
    FINISHED = "finished"
    PURGED = "purged"


def state_of(application: Mapping[str, Any]) -> State:
    """The state of `application`."""
    if application.get("purged"):
        return State.PURGED
    progress = application["progress"]
    if progress["outcome"]:
        return State.FINISHED
    if application.get("withdrawal"):
        return State.WITHDRAWAL_SENT
    if progress["supplement"] and not progress["supplement"]["accepted"]:
        return State.SUPPLEMENT_SENT if _answered(application) else State.SUPPLEMENT_NEEDED
    return State.RECEIVED if progress["received_at"] else State.SENT


def open_request(application: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The request for papers that waits for the citizen's answer, or None."""
    if state_of(application) is not State.SUPPLEMENT_NEEDED:
        return None
    request: Mapping[str, Any] = application["progress"]["supplement"]
    return request


def _answered(application: Mapping[str, Any]) -> bool:
    number = application["progress"]["supplement"]["round"]
    return any(sent["round"] == number for sent in application["supplements"])
