"""The AsyncAPI 3 document of the topic, made from the catalogue so that it cannot say something else.

`python -m shared.events.asyncapi` prints it.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter

from shared.events.catalogue import CATALOGUE, SOURCES, EventType
from shared.events.fields import Moment

SAMPLES = Path(__file__).parent / "samples"
TOPIC = "case-events"
PERSONAL_DATA = "none: every value is a code, a number, a truth value, a day or a moment"


@cache
def document() -> dict[str, Any]:
    """The whole document: one channel, one message per type, one operation per service that tells or listens."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Một Cửa Số: case events",
            "version": "1",
            "description": "Everything that happens to a case file, keyed by case and in order. Personal data: none.",
        },
        "defaultContentType": "application/json",
        "channels": {
            TOPIC: {
                "address": TOPIC,
                "description": "Key: the case id, so all events of a case are in order in one partition.",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in CATALOGUE},
            }
        },
        "operations": _operations(),
        "components": {"messages": {name: _message(event_type) for name, event_type in CATALOGUE.items()}},
    }


def _operations() -> dict[str, Any]:
    listeners = sorted({consumer for event_type in CATALOGUE.values() for consumer in event_type.consumers})
    told = {f"{source}Tells": _operation("send", [t for t in CATALOGUE.values() if t.source == source]) for source in SOURCES}
    heard = {
        f"{listener}Hears": _operation("receive", [t for t in CATALOGUE.values() if listener in t.consumers])
        for listener in listeners
    }
    return told | heard


def _operation(action: str, event_types: list[EventType]) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{TOPIC}"},
        "messages": [{"$ref": f"#/channels/{TOPIC}/messages/{event_type.name}"} for event_type in event_types],
    }


def _message(event_type: EventType) -> dict[str, Any]:
    return {
        "name": event_type.name,
        "title": event_type.name,
        "summary": event_type.words,
        "contentType": "application/cloudevents+json",
        "payload": _envelope(event_type),
        "examples": [{"name": "sample", "payload": _sample(event_type)}],
        "x-producer": event_type.source,
        "x-consumers": list(event_type.consumers),
        "x-versions": list(range(1, event_type.version + 1)),
        "x-personal-data": PERSONAL_DATA,
    }


def _envelope(event_type: EventType) -> dict[str, Any]:
    properties = {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "description": "source:subject:sequence"},
        "source": {"const": event_type.source},
        "type": {"const": event_type.name},
        "subject": {"type": "string", "description": "the case"},
        "time": {"type": "string", "format": "date-time"},
        "sequence": {"type": "integer", "minimum": 1, "description": "1..n without a hole per source and case"},
        "schemaversion": {"type": "integer", "minimum": 1, "maximum": event_type.version},
        "datacontenttype": {"const": "application/json"},
        "data": _data_schema(event_type),
    }
    return {"type": "object", "required": list(properties), "properties": properties}


def _data_schema(event_type: EventType) -> dict[str, Any]:
    converter: Any = OpenAPIConverter("3.1.0", schema_name_resolver=lambda schema: None, spec=_spec())
    converter.map_to_openapi_type(Moment, "string", "date-time")
    schema: dict[str, Any] = converter.schema2jsonschema(event_type.schema)
    return {**schema, "additionalProperties": False}


@cache
def _spec() -> APISpec:
    return APISpec("events", "1", "3.1.0", plugins=[MarshmallowPlugin()])


def _sample(event_type: EventType) -> dict[str, Any]:
    sample: dict[str, Any] = orjson.loads((SAMPLES / f"{event_type.name}.v{event_type.version}.json").read_bytes())
    return sample


if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(document(), option=orjson.OPT_INDENT_2) + b"\n")
