"""The few kinds of value that may stand in an event: codes, numbers, truth values, days and moments. No free text."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

# Python's `$` also stands before a last newline, that of JSON Schema does not: with what follows it, both mean the end.
CODE = re.compile(r"^[A-Za-z0-9._:-]{1,64}$(?!\n)")
SHA256 = re.compile(r"^[0-9a-f]{64}$(?!\n)")
# What every reader of JSON and every store holds exactly (RFC 8259, section 6). A larger number would stop a worker at its write.
LARGEST = 2**53 - 1


def code(*, required: bool = True, allow_none: bool = False) -> fields.String:
    """A code of at most 64 plain characters: too narrow for a sentence or a Vietnamese name, by intention."""
    return fields.String(required=required, allow_none=allow_none, validate=validate.Regexp(CODE))


def one_of(*values: str) -> fields.String:
    """One of the named values."""
    return fields.String(required=True, validate=validate.OneOf(values))


def count(*, minimum: int = 0, allow_none: bool = False) -> fields.Integer:
    """A whole number from `minimum` to `LARGEST`."""
    return fields.Integer(required=True, strict=True, allow_none=allow_none, validate=validate.Range(minimum, LARGEST))


def truth() -> fields.Boolean:
    """Exactly true or false; `"yes"` and `1` are refused."""
    return fields.Boolean(required=True, truthy={True}, falsy={False})


def digest() -> fields.String:
    """A SHA-256 in lower-case hexadecimal digits."""
    return fields.String(required=True, validate=validate.Regexp(SHA256))


def day(*, allow_none: bool = False) -> fields.Date:
    """A day in the calendar of Asia/Ho_Chi_Minh."""
    return fields.Date(required=True, allow_none=allow_none)


class Moment(fields.Field[datetime]):
    """A moment in UTC with milliseconds, written `2021-01-19T02:30:00.000Z`."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else write_moment(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        try:
            return read_moment(value)
        except (TypeError, ValueError) as error:
            raise ValidationError("Not a moment with a time zone.") from error


def moment(*, allow_none: bool = False) -> Moment:
    """A required moment, see `Moment`."""
    return Moment(required=True, allow_none=allow_none)


def write_moment(value: datetime) -> str:
    """`value` in the one written form; a naive time is a mistake of the program and raises ValueError."""
    if value.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_moment(text: str) -> datetime:
    """The moment that `text` writes; raises ValueError when it names no time zone or is out of range, TypeError when no text."""
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a moment beyond the year 9999 or before the year 1") from error
