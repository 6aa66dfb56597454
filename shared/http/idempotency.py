"""The key by which a client says that a request is the one it sent before, and the header that says it was."""

from __future__ import annotations

import re

from flask import request

from shared.errors import Invalid
from shared.message import Message

# Printable and without spaces; long enough that two requests of one person never meet by accident.
KEY = re.compile(r"^[!-~]{8,128}$")
MISSING = Message("Thiếu Idempotency-Key (8 đến 128 ký tự).", "The Idempotency-Key header is missing (8 to 128 characters).")

HEADER = "Idempotency-Key"
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": HEADER,
    "required": True,
    "schema": {"type": "string", "minLength": 8, "maxLength": 128, "pattern": KEY.pattern},
    "description": "Chosen by the client; the same key with the same body gives the same answer.",
}


def idempotency_key() -> str:
    """The Idempotency-Key of the present request; raises Invalid."""
    return checked_key(request.headers.get(HEADER, ""))


def checked_key(key: str) -> str:
    """`key` if it can be one; raises Invalid."""
    if not KEY.match(key):
        raise Invalid(MISSING, code="idempotency_key_missing")
    return key


def replayed(is_replayed: bool) -> dict[str, str]:
    """The header of an answer that was given before; none for a new one."""
    return {"Idempotency-Replayed": "true"} if is_replayed else {}
