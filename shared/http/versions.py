"""`ETag` and `If-Match`: which version of a thing somebody decided on."""

from __future__ import annotations

import re

from flask import Response, request

from shared.errors import PreconditionRequired

TAG = re.compile(r'^(?:W/)?"([0-9]{1,15})"$')
# A tag that names no version of ours is older than every version, so the change is refused as stale.
NO_VERSION = -1


def etag(version: int) -> str:
    """The tag that names `version`."""
    return f'"{version}"'


def with_etag(response: Response, version: int) -> Response:
    """`response`, saying which version it shows."""
    response.headers["ETag"] = etag(version)
    return response


def if_match() -> int:
    """The version in `If-Match`; raises PreconditionRequired when there is none (`*` names no version either)."""
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*":
        raise PreconditionRequired
    match = TAG.match(header.strip())
    return int(match.group(1)) if match else NO_VERSION
