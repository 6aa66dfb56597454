"""Open data: the tables agree with the figures, say what they hold, and do not depend on secret files."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask

from services.metrics.app import create_app
from services.metrics.domain.disclosure import SMALL
from services.metrics.opendata.tables import TABLES
from services.metrics.projections.projection import MetricsProjection
from shared.events import Event, NewEvent
from tests.support.district_life import lives
from tests.support.histories import history
from tests.support.tokens import verifier

SECRETS = "secret-files"
pytestmark = pytest.mark.servers


@pytest.fixture
def app(database: str) -> Iterator[Flask]:
    made = create_app(verifier=verifier())
    _apply(made.extensions["motcua_database"], lives(random.Random(5), 600, 200))
    made.testing = True
    yield made
    made.extensions["motcua_database"].client.close()


def _apply(database: Any, events: list[Event]) -> None:
    batch: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        batch.setdefault((event.source, event.case_id), []).append(event)
    MetricsProjection(database, 3).apply(batch)


def _table(app: Flask, name: str) -> list[dict[str, Any]]:
    answer = app.test_client().get(f"/api/v1/open-data/{name}.json")
    assert answer.status_code == 200
    rows: list[dict[str, Any]] = answer.json["rows"]
    return rows


def test_every_table_is_told_as_its_dictionary_says(app: Flask) -> None:
    client = app.test_client()
    for dataset in client.get("/api/v1/open-data").json["datasets"]:
        names = [column["name"] for column in dataset["columns"]]
        rows = _table(app, dataset["id"])
        assert rows, dataset["id"]
        assert all(list(row) == names for row in rows)
        text = client.get(f"/api/v1/open-data/{dataset['id']}.csv").data.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text), delimiter=";"))
        assert lines[0] == names and len(lines) == len(rows) + 1


def test_units_add_up_to_their_level_and_no_group_is_small(app: Flask) -> None:
    levels = {(row["quarter"], row["level"]): row for row in _table(app, "online-share") if row["kind"] == "all"}
    units = _table(app, "online-share-units")
    assert all(row["closed"] >= SMALL for row in [*levels.values(), *units])
    for place in {(row["quarter"], row["level"]) for row in units}:
        of_place = [row for row in units if (row["quarter"], row["level"]) == place]
        for name in ("closed", "online"):
            assert sum(row[name] for row in of_place) == levels[place][name]


def test_no_table_but_that_of_secret_files_depends_on_them(app: Flask) -> None:
    """Two worlds that differ in secret files alone look the same to everybody: there is nothing to work out."""
    before = {each.id: _table(app, each.id) for each in TABLES}
    counted = {"unit": "29179", "level": "commune", "kind": "internal_work", "count": 3}
    few = [NewEvent("secret_files.counted", {**counted, "day": day}) for day in (_day(3), _day(9))]
    _apply(app.extensions["motcua_database"], [event for n, new in enumerate(few) for event in history(f"secret-{n}", [], [new])])
    after = {each.id: _table(app, each.id) for each in TABLES}
    assert {name for name in before if before[name] != after[name]} == {SECRETS}
    assert all(row["files"] is None or row["files"] >= SMALL for row in after[SECRETS])


def test_a_portal_finds_every_table_in_the_description(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/open-data/catalog.jsonld")
    described = answer.get_json(force=True)
    assert answer.mimetype == "application/ld+json" and described["@type"] == "dcat:Catalog"
    assert [each["dct:identifier"] for each in described["dcat:dataset"]] == [each.id for each in TABLES]
    for dataset in described["dcat:dataset"]:
        assert {each["dcat:mediaType"] for each in dataset["dcat:distribution"]} == {"text/csv", "application/json"}


def test_a_table_that_does_not_exist_is_not_found(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/open-data/people.json")
    assert (answer.status_code, answer.json["code"]) == (404, "unknown_dataset")


def _day(month: int) -> date:
    return date(2021, month, 2)
