"""One district for all tests of a module that kill parts of it; starting it costs more than most of the tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.faults.town import Town, auditor_of, town
from tests.support.auditor import Auditor
from tests.support.district import District


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In `make test-kafka`, a district stands on a real Apache Kafka, whose log outlives a kill."""
    if "TEST_KAFKA_BOOTSTRAP" in os.environ or "TEST_KAFKA_MISSING" in os.environ:
        for item in items:
            if item.get_closest_marker("faults") and "place" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.kafka)


@pytest.fixture(scope="package")  # no longer: ten processes that wait are not free for the tests behind
def _town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("town")) as started:
        yield started


@pytest.fixture
def place(_town: Town) -> Town:
    """The district, with every part ready."""
    _town.until_ready()
    return _town


@pytest.fixture
def district(place: Town) -> Iterator[District]:
    """Its doors."""
    made = District(place.base_port)
    yield made
    made.close()


@pytest.fixture
def auditor(place: Town) -> Iterator[Auditor]:
    """Somebody who reads its books."""
    with auditor_of(place) as found:
        yield found
