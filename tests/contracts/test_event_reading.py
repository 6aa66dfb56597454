"""Reading events fast changes no answer: the quick way and marshmallow's agree on right data and on broken data of every kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError
from marshmallow.fields import Field

import shared.events
from shared.events.catalogue import CATALOGUE, EventType
from shared.events.upcasts import upcast

SAMPLES = sorted((Path(shared.events.__file__).parent / "samples").glob("*.json"))
TYPES = pytest.mark.parametrize("event_type", CATALOGUE.values(), ids=list(CATALOGUE))
# What stands where it should not, or only just: other kinds, the edges of the rules, words of other fields.
TRAPS: list[Any] = [
    *(None, True, False, 0, 1, -1, 2**63, 1.0, 0.5, "", " ", "1", "true", "a\n", "a" * 64, "a" * 65, "Nguyễn", "a b"),
    *("a" * 64 + "\n", "A" * 64, "2021-01-19", "20210119", "2021-W03-2", "2021-02-30", "2021-01-19T02:30:00Z"),
    *(
        "2021-01-19T02:30",
        "2021-01-19T09:30:00.123456+07:00",
        "2021-01-19 02:30:00Z",
        "9999-12-31T23:59:59-12:00",
        [],
        {},
        ["a"],
        {"a": 1},
    ),
    *("web", "web\n", "Web", "counter", "granted", "restart", "commune", "level_4"),
]


def _data(path: Path) -> tuple[EventType, dict[str, Any]]:
    wire = orjson.loads(path.read_bytes())
    event_type = CATALOGUE[wire["type"]]
    return event_type, upcast(event_type.name, wire["schemaversion"], event_type.version, wire["data"])


def _by_schema(event_type: EventType, data: dict[str, Any]) -> dict[str, Any] | None:
    try:
        loaded: dict[str, Any] = event_type.schema.load(data)
    except ValidationError:
        return None
    return loaded


def _same(event_type: EventType, data: dict[str, Any]) -> bool:
    """Whether the quick way, if it answers at all, says what the schema says: equal values, of equal kinds."""
    plain, loaded = event_type.read_plain(data), _by_schema(event_type, data)
    return plain is None or (plain == loaded and [*map(type, plain.values())] == [*map(type, (loaded or {}).values())])


@pytest.mark.parametrize("sample", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_every_sample_is_read_the_quick_way_as_the_schema_reads_it(sample: Path) -> None:
    event_type, data = _data(sample)
    assert event_type.read_plain(data) == _by_schema(event_type, data)
    assert event_type.read_plain(data) is not None


@pytest.mark.parametrize("sample", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_one_value_that_should_not_be_there_is_answered_as_the_schema_answers_it(sample: Path) -> None:
    event_type, data = _data(sample)
    for name in (*data, "name"):
        assert _same(event_type, {key: value for key, value in data.items() if key != name})
        assert [trap for trap in TRAPS if not _same(event_type, {**data, name: trap})] == []


@TYPES
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(chosen=st.data())
def test_whatever_the_data_are_the_quick_way_says_nothing_that_the_schema_would_not_say(
    event_type: EventType, chosen: st.DataObject
) -> None:
    data = chosen.draw(st.fixed_dictionaries({name: _likely(field) for name, field in event_type.schema.fields.items()}))
    wrong = chosen.draw(st.dictionaries(st.sampled_from([*data, "name"]), st.sampled_from(TRAPS) | st.text(), max_size=1))
    assert event_type.read_plain(data) == _by_schema(event_type, data)
    assert _same(event_type, {**data, **wrong})


@TYPES
def test_a_schema_says_everything_field_by_field(event_type: EventType) -> None:
    """A rule of the whole schema, another name on the wire or a default would be unknown to the quick way."""
    assert not any(event_type.schema_class._hooks.values())
    for field in event_type.schema.fields.values():
        assert field.required and field.data_key is None and field.attribute is None


def _likely(field: Field[Any]) -> st.SearchStrategy[Any]:
    """Values of which most fit the field; which do, the schema says."""
    choices = [word for rule in field.validators for word in getattr(rule, "choices", ())]
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "Integer": st.integers(-1, 2**53),
        "Boolean": st.booleans(),
        "Date": st.dates().map(str),
        "Moment": st.datetimes().map(lambda moment: f"{moment.isoformat(timespec='milliseconds')}Z"),
        "String": st.sampled_from(choices or ["1.001193", "a" * 64]),
    }
    return kinds[type(field).__name__]
