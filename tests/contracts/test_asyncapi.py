"""The AsyncAPI document says what the catalogue says, and its samples fit its schemas."""

from __future__ import annotations

import jsonschema_rs
import orjson
import pytest

from shared.events.asyncapi import document
from shared.events.catalogue import CATALOGUE


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_sample_of_a_message_fits_its_schema(name: str) -> None:
    message = orjson.loads(orjson.dumps(document()))["components"]["messages"][name]
    assert jsonschema_rs.is_valid(message["payload"], message["examples"][0]["payload"])


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_message_with_a_name_in_it_does_not_fit(name: str) -> None:
    message = orjson.loads(orjson.dumps(document()))["components"]["messages"][name]
    sample = message["examples"][0]["payload"]
    sample["data"]["full_name"] = "somebody"
    assert not jsonschema_rs.is_valid(message["payload"], sample)


def test_every_type_is_told_by_one_service_and_heard_by_metrics() -> None:
    operations = document()["operations"]
    heard = {ref["$ref"].rsplit("/", 1)[1] for ref in operations["metricsHears"]["messages"]}
    assert heard == set(CATALOGUE)
