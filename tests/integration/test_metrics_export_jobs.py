"""Ordered files: whole or not at all, for the person who ordered them, for a day, in memory that does not grow with the rows."""

from __future__ import annotations

import threading
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from pymongo.database import Database
from werkzeug.test import TestResponse

from services.metrics.export_jobs import Jobs, Order
from services.metrics.export_jobs.content import unpacked
from services.metrics.export_jobs.orders import list_opener
from services.metrics.export_jobs.stored_pieces import StoredPieces
from services.metrics.export_jobs.writer import ExportWriter
from services.metrics.late import LateList
from services.metrics.settings import SERVICE, Settings
from services.metrics.wiring import figures_of, late_list_of
from services.metrics.worker import create_export_writer
from shared.clock import utc_now
from shared.errors import TooManyRequests
from shared.mongo.connect import connect
from tests.support.many_facts import put
from tests.support.metrics_app import database_of, metrics_app
from tests.support.tokens import bearer
from tests.support.workbook import workbook_of

pytestmark = pytest.mark.servers
MANAGER = ("manager-836", ("manager", "836"))
COLLEAGUE = ("manager-other", ("manager", "836"))
LEADER = ("leader-29179", ("leader", "29179"))
ROWS = 2_500
CASES = {"what": "cases", "format": "csv", "period": "2021"}
ORDER = Order("cases", "csv", {"period": "2021", "calendar": "calendar", "part": "denominator"}, "vi")


@pytest.fixture(scope="module")
def district(document_store_url: str) -> Iterator[Flask]:
    """Filled once; no test changes a fact."""
    with metrics_app(document_store_url) as made:
        put(database_of(made), ROWS, 30)
        yield made


@pytest.fixture
def app(district: Flask) -> Flask:
    """Nobody has ordered anything yet."""
    for name in ("exports", "export_chunks"):
        district.extensions["motcua_database"][name].delete_many({})
    return district


def _post(app: Flask, order: dict[str, str], *who: Any) -> TestResponse:
    return app.test_client().post("/api/v1/exports", json=order, headers=bearer(*(who or MANAGER)))


def _get(app: Flask, path: str, *who: Any, **question: str) -> TestResponse:
    return app.test_client().get(path, headers=bearer(*(who or MANAGER)), query_string=question)


def _writer(app: Flask) -> ExportWriter:
    return create_export_writer(Settings.read(SERVICE), app.extensions["motcua_database"])


def _late(app: Flask) -> LateList:
    settings = Settings.read(SERVICE)
    return late_list_of(settings, figures_of(settings, app.extensions["motcua_database"]))


def _jobs(app: Flask) -> Jobs:
    return Jobs(app.extensions["motcua_database"], utc_now)


def _work(writer: ExportWriter) -> None:
    """Until there is nothing to do."""
    while writer.step() == 0.0:
        pass
    writer.close()


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
@pytest.mark.parametrize("what", ["cases", "late"])
def test_an_ordered_file_is_the_file_that_is_fetched_at_once(app: Flask, what: str, ending: str) -> None:
    ordered = _post(app, {"what": what, "format": ending, "period": "2021"})
    assert (ordered.status_code, ordered.json["state"]) == (202, "waiting")
    assert _get(app, f"{ordered.headers['Location']}/file").status_code == 409
    _work(_writer(app))
    told = _get(app, ordered.headers["Location"]).json
    fetched = _get(app, told["file"])
    rows = ROWS if what == "cases" else ROWS // 10
    assert (told["state"], told["rows_done"], told["rows"]) == ("ready", rows, rows)
    assert int(fetched.headers["Content-Length"]) == len(fetched.data) == told["bytes"]
    if ending == "csv":
        assert fetched.data == _get(app, f"/api/v1/online-share/{what}.csv", period="2021").data
    elif ending == "json":
        assert len(fetched.json[what]) == rows
    else:
        book = workbook_of(fetched.data)
        assert len(book.rows) == rows
        at_once = workbook_of(_get(app, f"/api/v1/online-share/{what}.xlsx", period="2021").data)
        assert (book.title, book.heads, book.rows) == (at_once.title, at_once.heads, at_once.rows)


@pytest.mark.parametrize("what", ["cases", "received", "late"])
def test_an_ordered_workbook_is_in_the_language_in_which_it_was_ordered(app: Flask, what: str) -> None:
    """The worker answers no request: the words are those of the order."""
    wish = {"what": what, "format": "xlsx", "period": "2021"}
    sent = app.test_client().post("/api/v1/exports", json=wish, headers={**bearer(*MANAGER), "Accept-Language": "en"})
    _work(_writer(app))
    book = workbook_of(_get(app, f"{sent.headers['Location']}/file").data)
    assert (book.sheets[0], book.heads[0][0], book.rows[0][2]) == ("About", "File code", "Birth registration")


def test_nobody_else_sees_or_fetches_an_ordered_file(app: Flask) -> None:
    address = _post(app, CASES).headers["Location"]
    _work(_writer(app))
    for path in (address, f"{address}/file", address.removeprefix("/api/v1")):
        assert _get(app, path, *COLLEAGUE).status_code == 404
        assert _get(app, path).status_code == 200
    assert _get(app, "/api/v1/exports", *COLLEAGUE).json["exports"] == []
    assert len(_get(app, "/api/v1/exports").json["exports"]) == 1


def test_who_lost_the_right_to_the_list_does_not_get_the_file_either(app: Flask) -> None:
    unit = {**CASES, "unit": "29179"}
    assert _post(app, CASES, *LEADER).status_code == 403
    address = _post(app, unit, *LEADER).headers["Location"]
    _work(_writer(app))
    moved = ("leader-29179", ("leader", "29110"))
    assert _get(app, f"{address}/file", *moved).status_code == 403
    assert _get(app, f"{address}/file", *LEADER).status_code == 200


def test_a_file_ordered_before_another_was_marked_secret_is_given_to_nobody(app: Flask) -> None:
    address = _post(app, CASES).headers["Location"]
    _work(_writer(app))
    facts = app.extensions["motcua_database"]["facts"]
    marked = facts.find_one_and_update({}, {"$set": {"secret_at": utc_now()}}, {"_id": 1})
    old = _get(app, f"{address}/file")
    facts.update_one(marked, {"$unset": {"secret_at": ""}})
    assert (old.status_code, old.json["code"]) == (409, "export_outdated")
    assert _get(app, f"{address}/file").status_code == 200


def test_a_worker_that_wakes_late_deletes_nothing_of_a_later_attempt(app: Flask) -> None:
    """It stands still between taking the order and clearing away what earlier attempts wrote."""
    jobs, chunks = _jobs(app), app.extensions["motcua_database"]["export_chunks"]
    _post(app, CASES)
    first = jobs.take()
    assert first is not None
    later = replace(first, attempt=first.attempt + 1)
    jobs.pieces.put(first, 0, b"old")
    jobs.pieces.put(later, 0, b"new")
    app.extensions["motcua_database"]["exports"].update_one({"_id": first.id}, {"$set": {"state": "waiting"}})
    assert jobs.take() == later
    assert [piece["data"] for piece in chunks.find({"job": first.id})] == [b"new"]


def test_a_third_order_waits_until_one_of_two_is_done(app: Flask) -> None:
    assert [_post(app, CASES).status_code for _ in range(3)] == [202, 202, 429]
    assert _post(app, CASES, *COLLEAGUE).status_code == 202
    _work(_writer(app))
    assert _post(app, CASES).status_code == 202


def test_of_many_orders_at_the_same_moment_two_are_taken(app: Flask) -> None:
    answers: list[str] = []

    def order() -> None:
        try:
            answers.append(_jobs(app).order("somebody", ORDER).state)
        except TooManyRequests as error:
            answers.append(error.problem_code)

    threads = [threading.Thread(target=order) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["too_many_exports"] * 6 + ["waiting"] * 2


class Interrupted(Exception):
    """The worker was killed."""


def _break_after(writer: ExportWriter, monkeypatch: pytest.MonkeyPatch, pieces: int) -> None:
    """Kill the worker when it has written some pieces: nothing of it runs any more, and nothing is given back."""
    put_piece = StoredPieces.put

    def put_some(self: StoredPieces, job: Any, number: int, data: bytes) -> None:
        if number >= pieces:
            raise Interrupted
        put_piece(self, job, number, data)

    with monkeypatch.context() as broken:
        broken.setattr(StoredPieces, "put", put_some)
        with pytest.raises(Interrupted):
            _work(writer)
    assert writer._hold is not None
    writer._hold.end()


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.metrics.export_jobs.content.PIECE", 2_000)


@pytest.mark.usefixtures("small_pieces")
def test_a_killed_worker_leaves_no_half_file_and_the_next_one_delivers_the_whole(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = _post(app, CASES).headers["Location"]
    _break_after(_writer(app), monkeypatch, 2)
    store = app.extensions["motcua_database"]
    assert store["export_chunks"].count_documents({}) == 2
    assert _get(app, address).json["state"] == "writing"
    assert _get(app, f"{address}/file").status_code == 409
    _work(_writer(app))
    assert _get(app, address).json["state"] == "writing", "it may still be written by the one who holds it"
    store["exports"].update_one({}, {"$set": {"lease_until": utc_now() - timedelta(seconds=1)}})
    _work(_writer(app))
    assert _get(app, f"{address}/file").data == _get(app, "/api/v1/online-share/cases.csv", period="2021").data
    assert set(store["export_chunks"].distinct("attempt")) == {2}


@pytest.mark.usefixtures("small_pieces")
def test_a_worker_thought_dead_that_goes_on_changes_nothing(app: Flask) -> None:
    jobs, open_list = _jobs(app), list_opener(_late(app))
    job = jobs.order("somebody", ORDER)
    zombie = jobs.take()
    assert zombie is not None and zombie.id == job.id
    jobs.pieces.put(zombie, 0, b"half")
    app.extensions["motcua_database"]["exports"].update_one({}, {"$set": {"lease_until": utc_now() - timedelta(seconds=1)}})
    _work(ExportWriter(jobs, open_list))
    ready = jobs.get(job.id, "somebody")
    assert not jobs.tell(zombie, 1, 1) and not jobs.finish(zombie, 1, 4, 1)
    jobs.pieces.put(zombie, 1, b"a file")
    assert jobs.get(job.id, "somebody") == ready
    assert b"half" not in b"".join(unpacked(jobs.pieces.of(ready)))


def test_a_stopped_worker_gives_the_order_back_at_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.metrics.export_jobs.writer.SLICE", 0.0)
    address = _post(app, {**CASES, "format": "xlsx"}).headers["Location"]
    stopped = _writer(app)
    stopped.step()
    stopped.close()
    assert _get(app, address).json["state"] == "waiting"
    _work(_writer(app))
    assert _get(app, address).json["state"] == "ready"


def test_an_order_that_kills_its_worker_is_called_failed_after_some_attempts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    address = _post(app, CASES).headers["Location"]
    for _ in range(5):
        writer = _writer(app)
        _break_after(writer, monkeypatch, 0)
        writer.close()
    _work(_writer(app))
    assert _get(app, address).json["state"] == "failed"
    assert _post(app, CASES).status_code == 202


def test_an_order_that_makes_no_sense_any_more_fails_and_says_so(app: Flask) -> None:
    jobs = _jobs(app)
    job = jobs.order("manager-836", replace(ORDER, asked={**ORDER.asked, "unit": "99999"}))
    _work(ExportWriter(jobs, list_opener(_late(app))))
    assert "Không tạo được tệp" in _get(app, f"/exports/{job.id}").text


def test_files_and_their_pieces_are_deleted_after_a_day(app: Flask) -> None:
    address = _post(app, CASES).headers["Location"]
    _work(_writer(app))
    store = app.extensions["motcua_database"]
    for hours, left in ((23, 1), (25, 0)):
        Jobs(store, lambda hours=hours: utc_now() + timedelta(hours=hours)).delete_old()  # type: ignore[misc]
        assert store["exports"].count_documents({}) == left
        assert bool(store["export_chunks"].count_documents({})) == bool(left)
    assert _get(app, f"{address}/file").status_code == 404


def test_a_file_of_which_a_piece_is_missing_is_not_delivered(app: Flask) -> None:
    address = _post(app, CASES).headers["Location"]
    _work(_writer(app))
    app.extensions["motcua_database"]["export_chunks"].delete_one({})
    assert _get(app, f"{address}/file").status_code == 409


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"what": "people", "format": "csv"}, "/what"),
        ({"what": "cases", "format": "pdf"}, "/format"),
        ({"what": "late", "format": "csv", "part": "numerator"}, "/part"),
        ({"what": "late", "format": "csv", "as_known": "2021-02-01"}, "/query/as_known"),
        ({"what": "cases", "format": "csv", "unit": "99999"}, "/unit"),
    ],
)
def test_an_order_nobody_can_carry_out_is_refused_by_its_field(app: Flask, order: dict[str, str], field: str) -> None:
    answer = _post(app, order)
    assert answer.status_code == 422
    assert [error["pointer"].removeprefix("/json") for error in answer.json["errors"]] == [field]


def test_the_page_shows_the_progress_and_then_the_door(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a script: each look is a new page."""
    monkeypatch.setattr("services.metrics.export_jobs.writer.SLICE", 0.0)
    monkeypatch.setattr("services.metrics.export_jobs.writer.NOTE", 0.0)
    client, who = app.test_client(), bearer(*MANAGER)
    sent = client.post("/exports", data={**CASES, "part": "paper", "format": "csv", "level": ""}, headers=who)
    assert sent.status_code == 303
    address, writer = sent.headers["Location"], _writer(app)
    assert "<progress" in client.get(address, headers=who).text
    writer.step()
    shown = client.get(address, headers=who).text
    assert f'max="{ROWS // 5}"' in shown and "data-unfinished" in shown
    _work(writer)
    done = client.get(address, headers=who).text
    assert "<progress" not in done and "/file" in done and "data-unfinished" not in done
    assert address in client.get("/exports", headers=who).text


# Enough for two whole pages in both: while a page is read, the one before is still in memory.
FEW, MANY = 2_000, 10_000


def _peak(store: Database[dict[str, Any]], ending: str) -> int:
    """Bytes of Python memory that writing one file and reading it need at most."""
    jobs, settings = Jobs(store, utc_now), Settings.read(SERVICE)
    writer = ExportWriter(jobs, list_opener(late_list_of(settings, figures_of(settings, store))))
    job = jobs.order("somebody", replace(ORDER, format=ending))
    tracemalloc.start()
    try:
        _work(writer)
        for _ in unpacked(jobs.pieces.of(jobs.get(job.id, "somebody"))):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.usefixtures("small_pieces")
def test_five_times_the_rows_need_no_more_memory(document_store_url: str, database: str) -> None:
    """Pieces are small here, so that both files have several: a piece that is not full yet still grows."""
    store = connect(document_store_url, database)
    store["facts"].create_index([("standing.place", 1)])
    Jobs(store, utc_now).ensure_indexes()
    put(store, FEW, 100)
    few = {ending: _peak(store, ending) for ending in ("csv", "xlsx")}
    put(store, MANY - FEW, 100, FEW)
    many = {ending: _peak(store, ending) for ending in ("csv", "xlsx")}
    rows = Jobs(store, utc_now).of("somebody")[0].all
    store.client.close()
    assert rows == MANY
    assert all(many[ending] < 1.3 * few[ending] for ending in few), (few, many)
