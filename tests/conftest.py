"""Fixtures of all tests: the embedded pair once per session, a database per test, settings that say they are for tests."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from deploy.browser import chromium
from deploy.embedded.document_store import SYNC
from tests.support.servers import Pair, embedded_pair, start_broker, start_document_store

# Values that explain themselves if one of them ever turns up where it should not. Addresses lead nowhere (port 9, discard):
# a test that forgets to ask for the servers fails at once and never touches those of somebody else.
SETTINGS = {
    "MONGO_URL": "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=200",
    "MONGO_DATABASE": "test-forgot-to-choose-a-database",
    "KAFKA_BOOTSTRAP": "127.0.0.1:9",
    "KAFKA_TOPIC": "test-forgot-to-choose-a-topic",
    "KAFKA_PARTITIONS": "3",
    "KAFKA_REPLICATION": "1",
    "DISTRICT_PACK": str(Path(__file__).parent.parent / "deploy" / "ba-tri"),
    "DEMO": "1",
    "SECRET_KEY": "test-only-secret-key-never-use-this-in-production",
    "SERVICE_TOKEN_KEY": "test-only-service-token-key-never-use-this-in-production",
    "OIDC_ISSUER": "http://127.0.0.1:9/test-only-issuer",
    "OIDC_CLIENT_ID": "test-only-client",
    "OIDC_CLIENT_SECRET": "test-only-client-secret",
    "SUBMISSION_URL": "http://127.0.0.1:9/test-only-submission",
    "PROCESSING_URL": "http://127.0.0.1:9/test-only-processing",
    "METRICS_URL": "http://127.0.0.1:9/test-only-metrics",
    "REPORTING_URL": "",
    "LETTER_SMTP_HOST": "",
    "PAYMENT_KEY": "a-key-that-only-the-bank-of-the-tests-knows",
    "BANK_URL": "",
    "REPORTING_KEY_FILE": "",
    "REPORTING_RECEIVER_KEYS": "",
    "REPORTING_CONNECTED_FROM": "2000-01-01",
    "STREAM_URL": "http://127.0.0.1:9/test-only-stream",
    "CITIZENS_URL": "http://127.0.0.1:9/test-only-citizens",
    "PUBLIC_URL": "http://127.0.0.1:9/test-only-public",
    "COOKIE_SECURE": "0",
    "LOG_LEVEL": "WARNING",
    "WORKER_PORT": "0",
}


# An example takes as long as the machine is busy: time is measured by `make bench`, never by a test.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

pytest_plugins = ["tests.support.delivery_fixtures", "tests.support.side_by_side"]

KAFKA_FIXTURES = {"broker_address", "topic", "pair"}


def pytest_configure() -> None:
    """Only tests that kill the store under transactions wait for the disk, and they say so: without, it is some hundred writes a
    second quicker, and a killed one has forgotten the transactions of the last moment."""
    os.environ[SYNC] = "0"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In `make test-kafka`, every test that uses a broker counts as one for the real Kafka."""
    if not ("TEST_KAFKA_BOOTSTRAP" in os.environ or "TEST_KAFKA_MISSING" in os.environ):
        return
    for item in items:
        if KAFKA_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.kafka)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """What this machine lacks is skipped, with the reason."""
    if item.get_closest_marker("kafka") and "TEST_KAFKA_BOOTSTRAP" not in os.environ:
        pytest.skip(os.environ.get("TEST_KAFKA_MISSING", "needs a real Apache Kafka: make test-kafka"))
    if item.get_closest_marker("browser") and chromium() is None:
        pytest.skip("needs chromium: sudo apt-get install chromium")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Never let a missing Kafka look like a passed test."""
    reason = os.environ.get("TEST_KAFKA_MISSING")
    if reason:
        skipped = len(terminalreporter.stats.get("skipped", []))
        terminalreporter.section("Apache Kafka", red=True, bold=True)
        terminalreporter.write_line(f"Apache Kafka not reachable: {skipped} tests not run ({reason})", red=True, bold=True)


@pytest.fixture(autouse=True)
def settings_for_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test sees these settings and none of the developer's."""
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="session")
def document_store_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a MongoDB-compatible server: `TEST_MONGO_URL` if given, else a SecantusDB of this session."""
    given = os.environ.get("TEST_MONGO_URL")
    if given:
        yield given
        return
    server = start_document_store(tmp_path_factory.mktemp("store"))
    try:
        yield f"mongodb://127.0.0.1:{server.port}"
    finally:
        server.stop()


@pytest.fixture(scope="session")
def broker_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the broker is: `TEST_KAFKA_BOOTSTRAP` if given (a real Kafka), else a Tansu of this session."""
    given = os.environ.get("TEST_KAFKA_BOOTSTRAP")
    if given:
        yield given
        return
    server = start_broker(tmp_path_factory.mktemp("broker"))
    try:
        yield f"127.0.0.1:{server.port}"
    finally:
        server.kill()


@pytest.fixture
def database(document_store_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database name of its own for each test, also set as MONGO_DATABASE (with MONGO_URL)."""
    name = f"test_{secrets.token_hex(6)}"
    monkeypatch.setenv("MONGO_URL", document_store_url)
    monkeypatch.setenv("MONGO_DATABASE", name)
    return name


@pytest.fixture
def topic(broker_address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A topic name of its own for each test, also set as KAFKA_TOPIC (with KAFKA_BOOTSTRAP). Create it yourself."""
    name = f"test-{secrets.token_hex(6)}"
    monkeypatch.setenv("KAFKA_BOOTSTRAP", broker_address)
    monkeypatch.setenv("KAFKA_TOPIC", name)
    return name


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """A store and a broker for this test alone, to kill and restart."""
    with embedded_pair(tmp_path) as started:
        yield started
