"""Every page a person can open is looked at in a real browser: a new route is in `deploy/pages.py`, or says why it is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from deploy.pages import METRICS, NOT_PAGES, PAGES, PROCESSING, SUBMISSION, Page
from services.metrics.app import create_app as metrics
from services.processing.app import create_app as processing
from services.submission.app import create_app as submission
from tests.conftest import SETTINGS
from tests.support.tokens import verifier

DOORS = {SUBMISSION: submission, PROCESSING: processing, METRICS: metrics}
# The sign-in of all three is one page of the identity provider.
SAME_EVERYWHERE = {"/login"}
# For software, under these.
APIS = ("/api/", "/internal/")


@pytest.fixture(scope="module")
def apps() -> Iterator[dict[int, Flask]]:
    """The three applications; none connects to anything."""
    with pytest.MonkeyPatch.context() as settings_for_all:
        for name, value in SETTINGS.items():
            settings_for_all.setenv(name, value)
        made = {door: create_app(verifier=verifier()) for door, create_app in DOORS.items()}
    yield made
    for app in made.values():
        app.extensions["motcua_database"].client.close()


def _routes(app: Flask) -> set[str]:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return {rule.rule for rule in rules if not rule.rule.startswith(APIS)}


def _route_of(page: Page, app: Flask) -> str:
    if page.route:
        return page.route
    rule, _ = app.url_map.bind("localhost").match(page.path.partition("?")[0], return_rule=True)
    return str(rule.rule)


@pytest.mark.parametrize("door", DOORS, ids=["submission", "processing", "metrics"])
def test_every_page_is_looked_at_or_says_why_not(door: int, apps: dict[int, Flask]) -> None:
    shown = {_route_of(page, apps[door]) for page in PAGES if page.door == door and page.status != 404}
    assert _routes(apps[door]) - shown - SAME_EVERYWHERE - set(NOT_PAGES) == set()


def test_pages_and_exceptions_are_of_routes_that_exist_and_no_route_is_both(apps: dict[int, Flask]) -> None:
    every = set().union(*map(_routes, apps.values()))
    declared = {page.route for page in PAGES if page.route}
    assert (set(NOT_PAGES) | declared) - every == set()
    shown = {_route_of(page, apps[page.door]) for page in PAGES if page.status != 404}
    assert shown & set(NOT_PAGES) == set()
    assert all(NOT_PAGES.values())


def test_names_of_pages_are_names_of_pictures() -> None:
    names = [page.name for page in PAGES]
    assert len(set(names)) == len(names)
