"""From marshmallow's nested messages to a flat list of field errors with JSON pointers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, ValidationError

from shared.errors import FieldError, Invalid
from shared.http.words import FIELD_WORDS, code_of


def field_errors(messages: Any, pointer: str = "") -> Iterator[FieldError]:
    """Every wrong field, with its JSON pointer (RFC 6901)."""
    if isinstance(messages, dict):
        for name, below in messages.items():
            step = "" if name == "_schema" else "/" + str(name).replace("~", "~0").replace("/", "~1")
            yield from field_errors(below, pointer + step)
    else:
        for sentence in messages if isinstance(messages, list) else [messages]:
            code = code_of(str(sentence))
            yield FieldError(pointer, code, FIELD_WORDS[code])


def invalid(error: ValidationError) -> Invalid:
    """The error that names everything a schema found wrong, at once."""
    return Invalid(errors=sorted(field_errors(error.messages), key=lambda each: each.pointer))


def load(schema: Schema, data: Any) -> Any:
    """`data` as `schema` loads it; raises Invalid with all field errors."""
    try:
        return schema.load(data)
    except ValidationError as error:
        raise invalid(error) from error
