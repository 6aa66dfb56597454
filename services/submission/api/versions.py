"""`ETag` and `If-Match`: which version of an application somebody decided on."""

from __future__ import annotations

import re

from flask import request

from shared.errors import PreconditionRequired

TAG = re.compile(r'^(?:W/)?"?([0-9]{1,15})"?$')
# A tag that names no version of ours is older than every version.
NO_VERSION = -1


def etag(version: int) -> dict[str, str]:
    """The header that names `version`."""
    return {"ETag": f'"{version}"'}


def if_match() -> int:
    """The version in `If-Match`; raises PreconditionRequired when the header is missing."""
    header = request.headers.get("If-Match")
    if header is None:
        raise PreconditionRequired
    match = TAG.match(header.strip())
    return int(match.group(1)) if match else NO_VERSION
