"""The catalogue: every type and version has a sample that decodes to today's form, and no type can carry a person's data."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from marshmallow import fields as marshmallow_fields
from marshmallow import validate

import shared.events
from services.metrics.domain.fact import FOLD
from shared.events import UndecodableEvent, decode, encode
from shared.events.catalogue import CATALOGUE, GRAMMAR, SOURCES, EventType
from shared.events.fields import Moment
from shared.events.upcasts import UPCASTS

SERVICES = Path(__file__).parents[2] / "services"
SAMPLES = sorted((Path(shared.events.__file__).parent / "samples").glob("*.json"))
TYPES = pytest.mark.parametrize("event_type", CATALOGUE.values(), ids=list(CATALOGUE))


@TYPES
def test_a_name_is_a_noun_and_a_past_participle(event_type: EventType) -> None:
    assert GRAMMAR.match(event_type.name)
    participle = event_type.name.split(".")[1]
    assert participle.endswith("ed") or participle in {"overpaid", "withdrawn", "handed_over", "marked_secret"}


@TYPES
def test_a_type_has_a_known_source_and_metrics_always_listens(event_type: EventType) -> None:
    assert event_type.source in SOURCES
    assert "metrics" in event_type.consumers
    assert event_type.source not in event_type.consumers


@TYPES
def test_every_version_has_exactly_one_sample(event_type: EventType) -> None:
    names = [path.name for path in SAMPLES if path.name.startswith(f"{event_type.name}.v")]
    assert names == [f"{event_type.name}.v{version}.json" for version in range(1, event_type.version + 1)]


@TYPES
def test_every_older_version_has_a_step_to_the_next(event_type: EventType) -> None:
    assert {version for name, version in UPCASTS if name == event_type.name} == set(range(1, event_type.version))


@TYPES
def test_no_field_can_hold_free_text(event_type: EventType) -> None:
    for name, field in event_type.schema.fields.items():
        if isinstance(field, marshmallow_fields.String):
            assert any(isinstance(rule, validate.Regexp | validate.OneOf) for rule in field.validators), name
        else:
            assert isinstance(
                field, marshmallow_fields.Integer | marshmallow_fields.Boolean | marshmallow_fields.Date | Moment
            ), name


@pytest.mark.parametrize("sample", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_every_sample_decodes_to_the_newest_version_and_survives_a_round_trip(sample: Path) -> None:
    event = decode(sample.read_bytes())
    assert event.schema_version == CATALOGUE[event.type].version
    assert decode(encode(event)) == event


def test_a_submission_of_version_1_is_read_with_unknown_drafting_time() -> None:
    event = decode(next(path for path in SAMPLES if path.name == "application.submitted.v1.json").read_bytes())
    assert event.data["drafting_seconds"] is None
    assert event.data["applicant_is_official"] is False


def _sample(name: str) -> dict[str, object]:
    wire: dict[str, object] = orjson.loads(next(path for path in SAMPLES if path.name == name).read_bytes())
    return wire


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"type": "case.forgotten"}, "unknown_type"),
        ({"schemaversion": 99}, "unknown_version"),
        ({"source": "metrics"}, "wrong_source"),
        ({"sequence": 0}, "broken_envelope"),
        ({"sequence": True}, "broken_envelope"),
        ({"subject": None}, "broken_envelope"),
        ({"specversion": "0.3"}, "broken_envelope"),
        ({"time": "yesterday"}, "broken_envelope"),
        ({"time": "2021-01-19T02:30:00"}, "broken_envelope"),
        ({"time": "9999-12-31T23:59:59-12:00"}, "broken_envelope"),
        ({"data": []}, "broken_envelope"),
        ({"data": {"way": "pigeon"}}, "invalid_data"),
        ({"data": {"way": "counter", "name": "somebody"}}, "invalid_data"),
    ],
)
def test_an_event_that_does_not_fit_is_undecodable_with_a_reason(change: dict[str, object], reason: str) -> None:
    with pytest.raises(UndecodableEvent) as caught:
        decode(orjson.dumps({**_sample("result.handed_over.v1.json"), **change}))
    assert caught.value.problem_code == reason


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"[1]", b"{", b'"text"'])
def test_bytes_that_are_no_event_are_undecodable(raw: bytes) -> None:
    with pytest.raises(UndecodableEvent):
        decode(raw)


def test_an_undecodable_event_still_says_which_case_must_wait() -> None:
    with pytest.raises(UndecodableEvent) as caught:
        decode(orjson.dumps({**_sample("result.handed_over.v1.json"), "schemaversion": 99}))
    assert (caught.value.source, caught.value.sequence) == ("processing", 18)
    assert caught.value.case_id


def test_metrics_knows_what_every_event_means_for_its_facts() -> None:
    assert set(FOLD) == set(CATALOGUE)


def test_every_event_of_a_service_is_told_somewhere_in_it() -> None:
    """A type that nobody produces is a promise that nobody keeps."""
    for event_type in CATALOGUE.values():
        code = "".join(path.read_text(encoding="utf-8") for path in (SERVICES / event_type.source).rglob("*.py"))
        assert f'"{event_type.name}"' in code, event_type.name
