"""Hashes of what was sent: one to recognise a repeated request, one that goes into the event as proof of the content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import orjson


def digest(value: Any) -> str:
    """SHA-256 (hexadecimal) of `value` as JSON with sorted keys: the order of a client's fields changes nothing."""
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)).hexdigest()


def content_digest(
    procedure_code: str,
    receiving_unit: str,
    applicant: Mapping[str, Any],
    form: Mapping[str, Any],
    attachments: Sequence[Mapping[str, Any]],
) -> str:
    """The hash of an application's content; attachments count by their own hashes, so one changed byte of a paper shows."""
    papers = [[paper["component"], paper["sha256"]] for paper in attachments]
    return digest([procedure_code, receiving_unit, dict(applicant), dict(form), papers])
