"""The data of an event read in a fifth of the time: what is plainly as the schema says is taken here, the rest is left to it.

The schemas stay the one declaration of what an event may say. Here each of their fields becomes a function that answers for the
values it is sure of, as the field would; whatever makes one of them doubt goes through the schema, which accepts or names what
is wrong. So a doubt too many costs microseconds, and never changes an answer (`tests/contracts/test_event_reading.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, fields, validate

from shared.events.fields import Moment, read_moment

Read = Callable[[Any], Any]
"""The value that a JSON value stands for; raises ValueError or TypeError when the field should be asked."""


def plain_reader(schema: Schema) -> Callable[[Mapping[str, Any]], dict[str, Any] | None]:
    """A function that loads data as `schema` does, or answers None: then the schema must be asked."""
    reads = {name: _read_of(field) for name, field in schema.fields.items()}

    def read(data: Mapping[str, Any]) -> dict[str, Any] | None:
        if data.keys() != reads.keys():
            return None
        try:
            return {name: read_value(data[name]) for name, read_value in reads.items()}
        except (TypeError, ValueError):
            return None

    return read


def _read_of(field: fields.Field[Any]) -> Read:
    """Raises KeyError for a kind of field or rule that this module does not know: `fields.py` grew and this did not."""
    read = MAKERS[type(field)](field)
    return (lambda value: None if value is None else read(value)) if field.allow_none else read


def _checked(kind: type) -> Callable[[fields.Field[Any]], Read]:
    """For fields of exactly this type with one rule; a truth value is no number here."""

    def make(field: fields.Field[Any]) -> Read:
        accepts = _rule(field)

        def read(value: Any) -> Any:
            if type(value) is kind and accepts(value):
                return value
            raise ValueError

        return read

    return make


def _truth(field: fields.Field[Any]) -> Read:
    def read(value: Any) -> bool:
        if value is True or value is False:
            return value
        raise ValueError

    return read


MAKERS: Mapping[type[fields.Field[Any]], Callable[[fields.Field[Any]], Read]] = {
    fields.String: _checked(str),
    fields.Integer: _checked(int),
    fields.Boolean: _truth,
    fields.Date: lambda field: date.fromisoformat,
    Moment: lambda field: read_moment,
}


def _rule(field: fields.Field[Any]) -> Callable[[Any], object]:
    """The one rule of a code, a choice or a number, as a function whose answer is true for what it accepts."""
    (rule,) = field.validators
    if isinstance(rule, validate.Regexp):
        return rule.regex.match
    if isinstance(rule, validate.OneOf):
        return frozenset(rule.choices).__contains__
    if isinstance(rule, validate.Range) and rule.min_inclusive and rule.max_inclusive:
        return range(int(rule.min), int(rule.max) + 1).__contains__
    raise KeyError(type(rule))
