"""JSON as all services write it: moments in UTC with milliseconds, days as days, Vietnamese letters as themselves."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
from flask.json.provider import JSONProvider

from shared.events.fields import write_moment


class FastJson(JSONProvider):
    """Flask's JSON through orjson, with the one written form of a moment."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """`obj` as text; raises TypeError for what has no JSON form."""
        return orjson.dumps(obj, default=_written, option=orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """What `s` says; raises a ValueError when it is no JSON."""
        return orjson.loads(s)


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return write_moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if hasattr(value, "__html__") or hasattr(value, "_args"):  # a lazy translation
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
