"""The three ways in which a file is late. Pure."""

from __future__ import annotations

from enum import StrEnum


class LateState(StrEnum):
    """How a file is late: overdue and still open; overdue when the period ended, and closed since; closed late in the period.

    In the order of a list: what can still be done something about comes first. The names are told in URLs and answers.
    """

    OPEN = "open"
    CLOSED_SINCE = "closed_since"
    CLOSED = "closed"
