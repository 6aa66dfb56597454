"""One running district with its demo files, and one browser, for all tests that look at pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from deploy.browser import chromium
from deploy.visiting import browser
from tests.support.district import District
from tests.support.running import Running, running
from tests.support.waiting import until


@pytest.fixture(scope="package")  # no longer: ten processes that wait are not free for the tests behind
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Everything, as `make run` starts it, with one file of each kind per commune and the reports that are due."""
    if chromium() is None:
        pytest.skip("needs chromium: sudo apt-get install chromium")
    with running(tmp_path_factory.mktemp("pages") / "home") as (started, district):
        seeded = started.command("seed", "--per-unit", "1", "--past", "800")
        assert seeded.returncode == 0, seeded.stderr
        until(lambda: _reports_are_made(district) and _letters_are_made(district), seconds=90, pause=0.5)
        yield started


def _reports_are_made(district: District) -> bool:
    regimes = district.expect(200, "GET", f"{district.metrics}/api/v1/regimes", "manager-836").json()["regimes"]
    periods = [period for regime in regimes if regime["content"] != "outside" for period in regime["periods"]]
    return all(period["report"] or period["standing"] == "before_connection" for period in periods)


def _letters_are_made(district: District) -> bool:
    return "/letters/" in district.expect(200, "GET", f"{district.metrics}/letters", "manager-836").text


@pytest.fixture(scope="package")
def chrome(system: Running) -> Iterator[Browser]:
    """Debian's chromium."""
    with browser() as started:
        yield started


@pytest.fixture
def district(system: Running) -> Iterator[District]:
    """The doors of the district."""
    made = District(system.base_port)
    yield made
    made.close()
