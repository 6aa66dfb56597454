"""Reports to the province: made when the figures are complete, approved by a person, frozen; corrected openly; counted in T4."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
import schemathesis
from flask import Flask

from services.metrics.app import create_app
from services.metrics.domain import report as steps
from services.metrics.domain.difference import differences
from services.metrics.domain.period import Period, parse
from services.metrics.domain.question import Question
from services.metrics.domain.report import Deed
from services.metrics.domain.report_state import end_of
from services.metrics.indexes import ensure_indexes
from services.metrics.reporting.desk import period_of
from services.metrics.reporting.maker import FiguresIncomplete, table_of
from services.metrics.reporting.making import ROUND_SECONDS, SOON_SECONDS
from services.metrics.reporting.overview import PERIODS, backlog
from services.metrics.reporting.tables import Tables
from shared.mongo.connect import connect
from tests.support.fuzz import fuzz
from tests.support.reporting import FILES, QUARTER, TODAY, ManualClock, Office
from tests.support.tokens import bearer, verifier

pytestmark = pytest.mark.servers

MANAGER = ("manager-836", ("manager", "836"))
LEADER = ("leader-836", ("leader", "836"))
COMMUNE_LEADER = ("leader-29179", ("leader", "29179"))
MADE_HERE, ALL = 5, 7
MONTHS_SINCE_SEPTEMBER = ("online-share:2021-09:r1", "online-share:2021-10:r1")


@pytest.fixture
def office(document_store_url: str, database: str) -> Iterator[Office]:
    store = connect(document_store_url, database)
    ensure_indexes(store)
    made = Office(store, ManualClock())
    made.files(*FILES)
    yield made
    store.client.close()


@pytest.fixture
def app(office: Office) -> Iterator[Flask]:
    made = create_app(verifier=verifier(), clock=office.clock)
    made.testing = True
    office.due_reports()
    yield made
    made.extensions["motcua_database"].client.close()


def _get(app: Flask, path: str, who: Any = MANAGER) -> Any:
    return app.test_client().get(f"/api/v1/regimes{path}", headers=bearer(*who))


def _post(app: Flask, action: str, key: str = "key-0001", body: Any = None, who: Any = MANAGER, name: str = QUARTER) -> Any:
    headers = {**bearer(*who), "Idempotency-Key": key}
    return app.test_client().post(f"/api/v1/regimes/reports/{name}/{action}", headers=headers, json=body)


def _approve(app: Flask, key: str = "key-0001", who: Any = MANAGER, name: str = QUARTER) -> Any:
    sha256 = _get(app, f"/reports/{name}").json["sha256"]
    return _post(app, "approval", key, {"sha256": sha256}, who, name)


def _at_once(*deeds: Callable[[], object]) -> None:
    threads = [threading.Thread(target=deed) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_report_is_made_for_each_of_the_last_periods_and_only_once(office: Office) -> None:
    assert office.making.step() == ROUND_SECONDS
    made = list(office.database["reports"].find())
    assert len(made) == MADE_HERE * PERIODS
    assert all(hashlib.sha256(each["body"].encode()).hexdigest() == each["sha256"] for each in made)
    office.reconciled(unapplied=1)
    assert office.making.step() == ROUND_SECONDS, "there is nothing to make, so nothing is waited for"
    assert {each["_id"]: each["version"] for each in office.database["reports"].find()} == {each["_id"]: 1 for each in made}


def test_two_workers_make_one_report(document_store_url: str, office: Office) -> None:
    stores = [connect(document_store_url, office.database.name) for _ in range(3)]
    _at_once(*(Office(store, ManualClock()).making.step for store in stores))
    for store in stores:
        store.client.close()
    assert office.database["reports"].count_documents({}) == MADE_HERE * PERIODS
    assert all(len(each["history"]) == 1 for each in office.database["reports"].find())


def test_nothing_is_made_while_an_event_waits_or_the_owners_were_not_heard_since(office: Office) -> None:
    office.reconciled(unapplied=1)
    assert office.making.step() == SOON_SECONDS
    office.reconciled(checked_at=end_of(parse("2020").first))
    assert office.making.step() == SOON_SECONDS
    assert office.database["reports"].count_documents({}) == 0
    office.reconciled()
    assert office.making.step() == ROUND_SECONDS


def test_figures_that_move_while_a_report_is_made_are_read_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    make, late = Tables.make, ["late-1", "late-2"]

    def moving(tables: Tables, content: str, period: Period) -> Any:
        table = make(tables, content, period)
        if late:
            office.files(late.pop())
        return table

    monkeypatch.setattr(Tables, "make", moving)
    regime = office.reporting.overview.regime("settlement-by-unit")
    table = table_of(office.reporting.maker.body(regime, parse("2021-Q1", "administrative"), 1))
    assert table["rows"][0]["cells"][0] == 5
    late += [f"late-{number}" for number in range(3, 20)]
    with pytest.raises(FiguresIncomplete):
        office.reporting.maker.body(regime, parse("2021-Q1", "administrative"), 1)


def test_the_body_is_canonical_and_says_what_it_is(app: Flask) -> None:
    report = _get(app, f"/reports/{QUARTER}").json
    body = orjson.loads(report["body"])
    assert orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode() == report["body"]
    assert (body["report"], body["revision"], body["replaces"]) == (QUARTER, 1, None)
    assert body["period"] == {"name": "2021-Q1", "calendar": "administrative", "first": "2020-12-15", "last": "2021-03-14"}
    assert [row["key"] for row in body["table"]["rows"]] == ["29179", "total"]
    assert dict(zip(body["table"]["columns"], body["table"]["rows"][0]["cells"], strict=True))["3"] == 3


def test_the_share_report_holds_both_levels_and_every_unit(app: Flask) -> None:
    body = orjson.loads(_get(app, "/reports/online-share:2021-09:r1").json["body"])
    keys = [row["key"] for row in body["table"]["rows"]]
    assert keys[:2] == ["district", "836"]
    assert len(keys) == len(set(keys)) == 2 + 1 + 23
    plan = orjson.loads(_get(app, "/reports/plan-half-year:2021-H1:r1").json["body"])
    assert {f"T{number}" for number in range(1, 12)} <= {row["key"] for row in plan["table"]["rows"]}


def test_a_frozen_report_stays_and_the_late_files_show_as_differences(app: Flask, office: Office) -> None:
    assert _approve(app).json["state"] == "waiting_for_delivery"
    frozen = office.report()
    office.files("late-1", "late-2")
    seen = _get(app, f"/reports/{QUARTER}").json
    assert (seen["body"], seen["sha256"]) == (frozen["body"], frozen["sha256"])
    told = {(each["key"], each["column"]): (each["sent"], each["now"]) for each in seen["differences"]}
    assert told["29179", "3"] == told["total", "3"] == (3, 5)
    assert ("29179", "13") not in told
    refused = _post(app, "anew", "key-0002")
    assert (refused.status_code, refused.json["code"]) == (409, "already_approved")
    assert office.report() == frozen


def test_a_report_is_compared_anew_only_when_a_figure_has_changed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.making.step()
    made, make = [], Tables.make
    monkeypatch.setattr(Tables, "make", lambda *asked: (made.append(asked[1]), make(*asked))[1])
    for number, found in enumerate((False, True, True)):
        for name in (QUARTER, "online-share:2021-09:r1"):
            report = office.report(name)
            regime = office.reporting.overview.regime(report["regime"])
            right = differences(table_of(report["body"]), office.reporting.maker.table(regime, period_of(report)))
            made.clear()
            told = [office.reporting.differences(report) for _ in range(3)]
            assert told == [right] * 3
            assert len(made) == 1
            assert bool(right) == found or name != QUARTER
        office.files(f"late-{number}", online=number == 0)


def test_the_plan_is_compared_each_time_because_people_enter_parts_of_it(app: Flask, office: Office) -> None:
    name = "plan-half-year:2021-H1:r1"
    assert office.reporting.differences(office.report(name)) == []
    _deliver(office, "plan-year:2020:r1")
    told = office.reporting.differences(office.report(name)) or []
    assert [(each.key, each.column) for each in told] == []
    office.database["plan_values"].insert_one(
        {"target": "T8", "day": "2021-06-01", "entered_at": office.clock(), "value": "99", "author": "x", "evidence": "y"}
    )
    told = office.reporting.differences(office.report(name)) or []
    assert ("T8", "value") in {(each.key, each.column) for each in told}


def test_before_approval_it_is_made_anew_and_the_old_sight_of_it_cannot_be_approved(app: Flask, office: Office) -> None:
    old = _get(app, f"/reports/{QUARTER}").json
    office.files("late-1")
    new = _post(app, "anew", "key-0002").json
    assert new["sha256"] != old["sha256"] and new["differences"] == []
    refused = _post(app, "approval", "key-0003", {"sha256": old["sha256"]})
    assert (refused.status_code, refused.json["code"], refused.json["current"]["sha256"]) == (409, "made_anew", new["sha256"])
    assert _approve(app).status_code == 200


def test_a_correction_stands_beside_what_it_replaces(app: Flask, office: Office) -> None:
    assert _post(app, "correction").json["code"] == "not_approved"
    _approve(app)
    assert _post(app, "correction").json["code"] == "nothing_to_correct"
    frozen = office.report()
    office.files("late-1")
    done = _post(app, "correction", "key-0002")
    second = done.json
    assert (done.status_code, second["id"], second["replaces"]) == (201, QUARTER.replace("r1", "r2"), QUARTER)
    assert (second["state"], [each["did"] for each in second["history"]]) == ("waiting_for_approval", ["corrected"])
    assert office.report() == frozen
    assert _post(app, "correction", "key-0002").headers["Idempotency-Replayed"] == "true"
    assert _post(app, "correction", "key-0003").json["code"] == "already_corrected"


def test_no_report_is_made_or_corrected_by_hand_while_figures_are_incomplete(app: Flask, office: Office) -> None:
    office.reconciled(unapplied=2)
    refused = _post(app, "anew")
    assert (refused.status_code, refused.json["code"]) == (409, "figures_incomplete")


def test_the_same_request_is_done_once_and_a_key_is_good_for_one_request(app: Flask, office: Office) -> None:
    first, again = _approve(app), _approve(app)
    assert (first.status_code, again.status_code, again.headers["Idempotency-Replayed"]) == (200, 200, "true")
    assert [each["did"] for each in office.report()["history"]] == ["made", "approved"]
    assert _post(app, "approval", "key-0001", {"sha256": "0" * 64}).json["code"] == "idempotency_key_reused"
    assert _post(app, "anew", "key-0001").json["code"] == "idempotency_key_reused"
    assert _approve(app, "key-0002").json["code"] == "already_approved"
    assert _approve(app, "short").json["code"] == "idempotency_key_missing"
    assert _post(app, "approval", "key-0003", {"sha256": "x"}).status_code == 422


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (MANAGER, 200),
        (LEADER, 200),
        (COMMUNE_LEADER, 403),
        (("manager-29179", ("manager", "29179")), 403),
        (("head", ("unit_head", "836")), 403),
        (("administrator", ("administrator", "836")), 403),
        (("citizen",), 403),
    ],
)
def test_only_the_districts_manager_or_leader_approves(app: Flask, who: Any, status: int) -> None:
    sha256 = _get(app, f"/reports/{QUARTER}").json["sha256"]
    assert _post(app, "approval", "key-0001", {"sha256": sha256}, who).status_code == status
    assert _get(app, f"/reports/{QUARTER}").json["state"] == ("waiting_for_delivery" if status == 200 else "waiting_for_approval")


def test_the_history_tells_accounts_and_no_names(app: Flask, office: Office) -> None:
    _approve(app, who=LEADER)
    history = _get(app, f"/reports/{QUARTER}").json["history"]
    assert [(each["by"], each["did"]) for each in history] == [("system", "made"), ("leader-836", "approved")]
    assert "Người Thử" not in str(office.report()) and "key-0001" not in str(office.report())


def test_who_approves_while_it_is_made_anew_freezes_exactly_what_they_saw(app: Flask, office: Office) -> None:
    """Whoever is faster: either the approval is of the old body and stands, or it is refused."""
    for number in range(PERIODS):
        name = f"online-share:2021-{10 - number:02d}:r1"
        before = office.report(name)
        office.files(f"moving-{number}")
        seen = {"sha256": before["sha256"]}
        _at_once(
            lambda n=name, body=seen, k=number: _post(app, "approval", f"approve-{k}", body, name=n),
            lambda n=name, k=number: _post(app, "anew", f"make-anew-{k}", name=n),
        )
        after = office.report(name)
        assert after["sha256"] == hashlib.sha256(after["body"].encode()).hexdigest()
        if after["approved_at"]:
            assert after["sha256"] == before["sha256"]


def test_the_store_refuses_to_change_what_approval_froze(app: Flask, office: Office) -> None:
    _approve(app)
    frozen = office.report()
    for changes in ({"body": "{}"}, {"sha256": "0" * 64}, {"approved_at": None}, {"replaces": "x"}):
        with pytest.raises(ValueError, match="frozen"):
            office.reporting.reports.swap(frozen, {**frozen, **changes, "version": frozen["version"] + 1})
    with pytest.raises(ValueError, match="grows"):
        office.reporting.reports.swap(frozen, {**frozen, "history": frozen["history"][1:]})
    assert office.report() == frozen


def test_a_change_decided_on_an_older_sight_is_not_written(app: Flask, office: Office) -> None:
    seen, deed = office.report(), Deed("somebody", office.clock())
    _approve(app)
    approved = office.report()
    assert not office.reporting.reports.swap(seen, steps.made_anew(seen, "{}", deed))
    assert office.report() == approved


def _deliver(office: Office, name: str) -> None:
    deed = Deed("system", office.clock())
    office.reporting.reports.change(name, lambda report: steps.approved(report, report["sha256"], deed))
    office.reporting.reports.change(name, lambda report: steps.delivered(report, "receipt", deed))


NEWEST_DUE = (
    "settlement-by-unit:2021-Q3:r1",
    "settlement-by-field:2021-Q3:r1",
    "online-share:2021-10:r1",
    "plan-half-year:2021-H1:r1",
    "plan-year:2020:r1",
)


def test_t4_counts_the_regimes_whose_newest_due_report_arrived_and_names_the_others(office: Office) -> None:
    assert {why for _, why in office.reporting.overview.connected(TODAY.date()).others} == {"missing", "outside"}
    office.making.step()
    for number, name in enumerate(NEWEST_DUE, start=1):
        _deliver(office, name)
        assert office.reporting.overview.connected(TODAY.date()).numerator == number
    _deliver(office, "settlement-by-unit:2021-Q2:r1")
    row = next(row for row in office.reporting.scorecard.rows(Question(parse("2021"))) if row.target.id == "T4")
    assert (row.numerator, row.denominator, str(row.value), row.reached) == (5, ALL, "71.4", False)
    assert {(regime.id, why) for regime, why in row.others} == {("socio-economic", "outside"), ("petitions", "outside")}


def test_t4_of_an_earlier_day_knows_nothing_of_what_came_later(office: Office) -> None:
    office.making.step()
    for name in NEWEST_DUE:
        _deliver(office, name)
    row = next(row for row in office.reporting.scorecard.rows(Question(parse("2021-09"))) if row.target.id == "T4")
    assert (row.numerator, row.denominator) == (0, ALL)


def test_t4_falls_when_the_next_deadline_passes(office: Office) -> None:
    office.making.step()
    for name in NEWEST_DUE:
        _deliver(office, name)
    office.clock.forward(days=29)
    assert office.reporting.overview.connected(office.clock.now.date()).numerator == 5
    office.clock.forward(days=1)
    found = office.reporting.overview.connected(office.clock.now.date())
    assert (found.numerator, found.others[0][0].id, found.others[0][1]) == (4, "online-share", "missing")


def test_the_api_lists_every_regime_with_its_periods(app: Flask) -> None:
    answer = _get(app, "").json
    assert [len(each["periods"]) for each in answer["regimes"]] == [PERIODS] * ALL
    assert answer["connected"]["denominator"] == ALL and not answer["receiver_connected"]
    share = next(each for each in answer["regimes"] if each["id"] == "online-share")
    assert share["periods"][0] == {
        "period": {"name": "2021-10", "first": "2021-09-15", "last": "2021-10-14"},
        "deadline": "2021-10-18",
        "standing": "late",
        "state": "waiting_for_approval",
        "report": "online-share:2021-10:r1",
    }


def test_what_was_over_before_the_connection_is_not_made_and_nowhere_late(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTING_CONNECTED_FROM", "2021-09-14")
    new = Office(office.database, office.clock)
    new.making.step()
    made = {each["_id"] for each in office.database["reports"].find()}
    assert made == {"settlement-by-unit:2021-Q3:r1", "settlement-by-field:2021-Q3:r1", *MONTHS_SINCE_SEPTEMBER}
    overview = new.reporting.overview
    lines = [line for of_regime in overview.lines() for line in of_regime if line.regime.made_here]
    assert {line.period.name for line in lines if line.standing == "before_connection"} == {
        "2021-Q2", "2021-Q1", "2020-Q4", "2021-08", "2021-07", "2021-H1", "2020-H2", "2020-H1", "2019-H2",
        "2020", "2019", "2018", "2017",
    }  # fmt: skip
    todo = backlog(lines)
    assert {line.period.name for line in todo.late} == {"2021-Q3", "2021-09", "2021-10"} and not todo.for_figures
    found = overview.connected(TODAY.date())
    assert (found.numerator, found.denominator) == (0, ALL)
    assert {regime.id: why for regime, why in found.others}["plan-year"] == "before_connection"


def test_what_was_delivered_of_an_older_period_still_counts(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.making.step()
    _deliver(office, "plan-year:2020:r1")
    monkeypatch.setenv("REPORTING_CONNECTED_FROM", "2021-09-14")
    found = Office(office.database, office.clock).reporting.overview.connected(TODAY.date())
    assert (found.numerator, "plan-year" in {regime.id for regime, _ in found.others}) == (1, False)


def test_while_the_district_does_not_report_through_the_system_nothing_is_owed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTING_CONNECTED_FROM", "")
    new = Office(office.database, office.clock)
    new.making.step()
    assert office.database["reports"].count_documents({}) == 0
    app = create_app(verifier=verifier(), clock=office.clock)
    page = app.test_client().get("/regimes", headers=bearer(*MANAGER)).text
    app.extensions["motcua_database"].client.close()
    assert "Quá hạn: 0" in page and "Chờ đủ số liệu" not in page and "trước khi kết nối" in page


def test_a_report_that_does_not_exist_is_not_found(app: Flask) -> None:
    assert _get(app, "/reports/poems:2021-Q1:r1").status_code == 404
    assert _post(app, "approval", "key-0001", {"sha256": "0" * 64}, name="poems:2021-Q1:r1").status_code == 404


def test_no_request_about_a_report_makes_metrics_fail_or_answer_what_it_does_not_describe(app: Flask) -> None:
    operations = [each.ok() for each in schemathesis.openapi.from_wsgi("/openapi.json", app).get_all_operations()]
    mine = [each for each in operations if each.path.startswith("/api/v1/regimes")]
    assert len(mine) == 6

    def about_a_report(case: Any) -> dict[str, str]:
        if "name" in case.path_parameters:
            case.path_parameters["name"] = QUARTER
        return bearer(*MANAGER)

    for operation in mine:
        fuzz(operation, 15, about_a_report)


def _page(app: Flask, path: str, **form: str) -> Any:
    headers = {**bearer(*MANAGER), "Accept": "text/html", "Accept-Language": "en"}
    client = app.test_client()
    return client.post(path, headers=headers, data=form) if form else client.get(path, headers=headers)


def test_the_page_of_regimes_says_what_waits_and_what_is_late(app: Flask, office: Office) -> None:
    _approve(app)
    text = _page(app, "/regimes").text
    assert f"Waiting for approval: {MADE_HERE * PERIODS - 1}" in text
    assert "Waiting for delivery: 1" in text
    assert "No receiver of reports is set up" in text
    assert text.count("the figures are kept by other agencies") == 2
    assert "0 of 7 reporting regimes are connected" in text
    rows = app.test_client().get("/api/v1/scorecard?period=2021", headers=bearer(*MANAGER)).json["rows"]
    assert {"regime": "petitions", "standing": "outside"} in next(row for row in rows if row["id"] == "T4")["others"]
    plan = _page(app, "/plan?period=2021").text
    assert (
        "Socio-economic statistics: the figures are kept by other agencies" in plan
        and "Share of case files handled online: late" in plan
    )


def test_a_report_is_approved_on_its_page_and_shows_what_differs_since(app: Flask, office: Office) -> None:
    address = f"/regimes/reports/{QUARTER}"
    assert "No cell differs" in _page(app, address).text
    done = _page(app, f"{address}/approval", key="0" * 32, sha256=office.report()["sha256"])
    assert (done.status_code, done.headers["Location"]) == (303, address)
    office.files("late-1")
    shown = _page(app, address).text
    assert office.report()["sha256"] in shown and "cells differ from the figures computed now" in shown
    assert "Make a correction" in shown and "Make anew" not in shown
    refused = _page(app, f"{address}/anew", key="1" * 32)
    assert refused.status_code == 409 and "The report is approved and cannot change any more." in refused.text
    corrected = _page(app, f"{address}/correction", key="2" * 32)
    assert corrected.headers["Location"] == address.replace("r1", "r2")
    assert "Make a correction" not in _page(app, address).text


def test_who_may_not_approve_sees_no_buttons(app: Flask) -> None:
    headers = {**bearer(*COMMUNE_LEADER), "Accept": "text/html", "Accept-Language": "en"}
    shown = app.test_client().get(f"/regimes/reports/{QUARTER}", headers=headers).text
    assert "Approve and send" not in shown and "Who did what, and when" in shown


def test_a_report_of_a_regime_that_is_not_in_force_any_more_can_still_be_read(app: Flask, office: Office) -> None:
    old = {**office.report(), "_id": "gone:2021-Q1:r1", "regime": "gone"}
    office.database["reports"].insert_one(old)
    assert _get(app, "/reports/gone:2021-Q1:r1").json["differences"] is None
    assert "This regime is not in force any more" in _page(app, "/regimes/reports/gone:2021-Q1:r1").text
