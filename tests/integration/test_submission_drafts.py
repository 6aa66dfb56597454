"""Drafts on a real store: as many as a person can use, listed without their contents, timed by what was really written."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from services.submission.handlers.drafts import Drafting, TooManyDrafts
from services.submission.store import MOST_DRAFTS, Store
from shared.clock import utc_now
from tests.support.submission_app import app, store
from tests.support.tokens import bearer

pytestmark = pytest.mark.servers
__all__ = ["app", "store"]

OWNER, OTHER = "citizen-an", "citizen-binh"
BIRTH, BUSINESS = "1.001193", "1.001612"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = utc_now()

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def drafting(store: Store, clock: Clock) -> Drafting:
    return Drafting(store, clock)


def fill_up(drafting: Drafting, clock: Clock) -> None:
    for number in range(MOST_DRAFTS):
        clock.now += timedelta(seconds=1)
        drafting.put(f"draft-number-{number}", OWNER, {"procedure_code": BIRTH, "form": {"child_full_name": "x" * 999}})


def test_a_person_has_fifty_drafts_and_no_more(drafting: Drafting, clock: Clock) -> None:
    fill_up(drafting, clock)
    with pytest.raises(TooManyDrafts):
        drafting.put("one-too-many", OWNER, {"procedure_code": BIRTH})
    with pytest.raises(TooManyDrafts):
        drafting.start(OWNER, BUSINESS)
    assert drafting.put("draft-number-7", OWNER, {"procedure_code": BIRTH, "form": {}})["form"] == {}, "what is there goes on"
    assert drafting.put("of-somebody-else", OTHER, {"procedure_code": BIRTH})
    drafting.delete("draft-number-7", OWNER)
    assert drafting.put("in-its-place", OWNER, {"procedure_code": BIRTH})


def test_one_draft_too_many_is_told_with_what_to_do(app: Flask, drafting: Drafting, clock: Clock) -> None:
    fill_up(drafting, clock)
    answer = app.test_client().put("/api/v1/drafts/one-too-many", headers=bearer(OWNER), json={"procedure_code": BIRTH})
    assert (answer.status_code, answer.json["code"]) == (409, "too_many_drafts")
    page = app.test_client().get(f"/procedures/{BUSINESS}/begin", headers={**bearer(OWNER), "Accept": "text/html"})
    assert page.status_code == 409 and "Hãy nộp hoặc xóa bớt" in page.text


def test_a_list_of_drafts_is_read_newest_first_without_what_was_written(store: Store, drafting: Drafting, clock: Clock) -> None:
    fill_up(drafting, clock)
    # As if two requests had come at the same moment: the list stays short all the same.
    store.drafts.put({**drafting.load("draft-number-0", OWNER), "_id": "one-more"})
    listed = store.drafts.of_owner(OWNER)
    assert len(listed) == MOST_DRAFTS
    assert set(listed[0]) == {"_id", "procedure_code", "saved_at", "expires_at"}
    assert [draft["saved_at"] for draft in listed] == sorted((draft["saved_at"] for draft in listed), reverse=True)


def test_the_newest_draft_of_a_procedure_is_found_whole(drafting: Drafting, clock: Clock) -> None:
    for number, procedure in enumerate((BIRTH, BIRTH, BUSINESS)):
        clock.now += timedelta(seconds=1)
        drafting.put(f"draft-number-{number}", OWNER, {"procedure_code": procedure, "form": {"number": number}})
    found = drafting.of_procedure(OWNER, BIRTH)
    assert found and found["form"] == {"number": 1}
    assert drafting.of_procedure(OTHER, BIRTH) is None


@pytest.mark.parametrize(
    ("pause", "seconds"),
    [
        (timedelta(seconds=90, milliseconds=900), 90),
        (timedelta(hours=9), 600),
        (timedelta(days=2), 600),
        (timedelta(seconds=-1), 0),
        (timedelta(hours=-3), 0),
    ],
)
def test_writing_time_is_what_passed_and_never_what_a_clock_went_back(
    drafting: Drafting, clock: Clock, pause: timedelta, seconds: int
) -> None:
    draft = drafting.put("a-draft-of-mine", OWNER, {"procedure_code": BIRTH})
    clock.now += pause
    assert drafting.save(draft, {"form": {}})["seconds"] == seconds
