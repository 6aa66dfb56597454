"""Bodies read by their schemas without stopping at the first mistake: what is wrong in shape joins what is wrong in meaning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, ValidationError

from services.submission.forms.messages import MESSAGES, field_error
from shared.errors import FieldError, Invalid
from shared.http.body import json_object


@dataclass(frozen=True, slots=True)
class Shaped:
    """A body as far as its schema could read it, and what it could not."""

    data: dict[str, Any]
    errors: tuple[FieldError, ...]

    def complete(self) -> dict[str, Any]:
        """The data; raises Invalid if anything was wrong."""
        if self.errors:
            raise Invalid(errors=self.errors)
        return self.data


def body_of(schema: Schema) -> Shaped:
    """The JSON object of the present request by `schema`; raises Unreadable when there is none."""
    raw = json_object()
    try:
        return Shaped(schema.load(raw), ())
    except ValidationError as error:
        data = error.valid_data if isinstance(error.valid_data, dict) else {}
        return Shaped(data, tuple(_errors(error.messages_dict, "")))


def reads(schema: type[Schema]) -> dict[str, Any]:
    """What to hand to `blueprint.doc` so that the API's description shows the body that `body_of` reads."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _errors(messages: Any, pointer: str) -> Iterator[FieldError]:
    if isinstance(messages, dict):
        for name, inner in messages.items():
            if name == "_schema":
                yield from _errors(inner, pointer)
            else:
                yield from _errors(inner, f"{pointer}/{_escaped(name)}")
        return
    code = next((text for text in messages if text in MESSAGES), "wrong_kind")
    yield field_error(pointer or "/", code)


def _escaped(name: Any) -> str:
    return str(name).replace("~", "~0").replace("/", "~1")[:64]
