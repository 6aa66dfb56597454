"""Hashes of what was sent: one to recognise a repeated request, one that goes into the event as proof of the content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson


def digest(value: Any) -> str:
    """SHA-256 (hexadecimal) of `value` as JSON with sorted keys: the order of a client's fields changes nothing."""
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)).hexdigest()


def content_digest(content: Mapping[str, Any]) -> str:
    """The hash of an application's content: procedure, unit, applicant, answers, and the papers by component and their own hash.

    Submission puts it into its event, processing makes it again from what it fetched: one changed byte of a paper shows.
    """
    papers = [[paper["component"], paper["sha256"]] for paper in content.get("attachments", ())]
    parts = [content.get(name) for name in ("procedure_code", "receiving_unit", "applicant", "form")]
    return digest([*parts, papers])
