"""Going down into a figure: what is shown inside adds up to what is shown outside, and each row opens its own files."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.metrics.app import create_app
from services.metrics.indexes import ensure_indexes
from services.metrics.projections.projection import MetricsProjection
from shared.clock import utc_now
from shared.events import Event, NewEvent
from shared.procedures import load_procedures
from tests.conftest import SETTINGS
from tests.support.district_life import COMMUNES, lives
from tests.support.histories import history
from tests.support.tokens import bearer, verifier

pytestmark = pytest.mark.servers
MANAGER = ("manager-836", ("manager", "836"))
PACK = Path(SETTINGS["DISTRICT_PACK"])
YEARS = "2021-01-01..2022-12-31"


@pytest.fixture
def client(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    monkeypatch.setenv("RATE_LIMITS", "0")
    made = create_app(verifier=verifier())
    store = made.extensions["motcua_database"]
    ensure_indexes(store)
    batch: dict[tuple[str, str], list[Event]] = {}
    for event in lives(random.Random(11), 150, 90):
        batch.setdefault((event.source, event.case_id), []).append(event)
    MetricsProjection(store, 3).apply(batch)
    made.testing = True
    yield made.test_client()
    store.client.close()


def _get(client: FlaskClient, path: str, **question: Any) -> Any:
    return client.get(path, headers=bearer(*MANAGER), query_string={"period": YEARS, **question})


def _page(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers=bearer(*MANAGER))
    assert answer.status_code == 200
    text: str = answer.get_data(as_text=True)
    return text.replace("&amp;", "&")


@pytest.mark.parametrize("unit", ["836", *COMMUNES])
def test_the_procedures_of_a_unit_add_up_to_the_unit(client: FlaskClient, unit: str) -> None:
    whole = _get(client, "/api/v1/online-share", unit=unit).json
    parts = _get(client, "/api/v1/online-share/procedures", unit=unit).json["figures"]
    assert whole["denominator"] > 0 and len({each["procedure"] for each in parts}) == len(parts) > 1
    for name in ("numerator", "denominator"):
        assert sum(each[name] for each in parts) == whole[name]


def test_work_of_which_only_secret_files_exist_is_not_named(client: FlaskClient) -> None:
    count = {"unit": "29113", "level": "commune", "kind": "internal_work", "day": date(2021, 3, 2), "count": 9}
    store = client.application.extensions["motcua_database"]
    told = history("secret-only", [], [NewEvent("secret_files.counted", count)])
    MetricsProjection(store, 3).apply({("processing", "secret-only"): told})
    assert _get(client, "/api/v1/online-share/procedures", unit="29113").json["figures"] == []


def test_procedures_are_told_of_one_unit_only(client: FlaskClient) -> None:
    answer = _get(client, "/api/v1/online-share/procedures")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/query/unit")


def test_every_row_of_a_unit_opens_as_many_files_as_it_says(client: FlaskClient) -> None:
    text = _page(client, f"/explore?unit={COMMUNES[0]}&period={YEARS}&lang=en")
    links = re.findall(r'href="(/cases\?[^"]*part=denominator[^"]*)">(\d+)</a>', text)
    assert len(links) > 1
    for address, shown in links:
        asked = {name: values[-1] for name, values in parse_qs(urlsplit(address).query).items()}
        listed = client.get("/api/v1/online-share/cases", headers=bearer(*MANAGER), query_string=asked).json
        assert listed["total"] == int(shown)


def test_one_goes_from_both_levels_to_a_commune_and_back(client: FlaskClient) -> None:
    top = _page(client, f"/explore?period={YEARS}")
    level = re.search(r'href="(/explore\?[^"]*level=commune[^"]*)"', top)
    assert level
    units = _page(client, level[1])
    unit = re.search(rf'href="(/explore\?[^"]*unit={COMMUNES[0]}[^"]*)"', units)
    assert unit
    assert re.search(r'class="govuk-breadcrumbs__link" href="/explore\?[^"]*level=commune', _page(client, unit[1]))


def test_a_filter_is_taken_off_by_its_tag(client: FlaskClient) -> None:
    text = _page(client, f"/explore?level=commune&kind=internal_work&period={YEARS}")
    assert re.search(r'class="tags__tag"><a class="govuk-link" href="\?level=commune&period=[^"]*"', text)


def test_the_meeting_goes_through_both_levels_and_every_unit_and_begins_again(client: FlaskClient) -> None:
    seen, address = [], f"/meeting?period={YEARS}"
    for _ in range(80):
        text = _page(client, address)
        seen.append(re.search(r'id="meeting-name">([^<]*)<', text)[1])  # type: ignore[index]
        following = re.search(r'rel="next" href="([^"]*)"', text)
        assert following
        address = following[1]
        if "at=1" in address.split("&"):
            break
    assert seen[:2] == ["Cấp huyện", "Cấp xã"]
    assert len(seen) == len(set(seen)) > 25


@pytest.mark.parametrize(("at", "name"), [("0", "Cấp huyện"), ("-3", "Cấp huyện"), ("x", "Cấp huyện")])
def test_a_place_that_does_not_exist_shows_the_nearest(client: FlaskClient, at: str, name: str) -> None:
    assert f'id="meeting-name">{name}<' in _page(client, f"/meeting?at={at}")


def test_the_other_language_keeps_what_was_asked(client: FlaskClient) -> None:
    text = _page(client, f"/explore?level=commune&kind=internal_work&period={YEARS}")
    link = re.search(r'href="\?([^"]*)" lang="en"', text)
    assert link
    assert parse_qs(link[1]) == {"level": ["commune"], "kind": ["internal_work"], "period": [YEARS], "lang": ["en"]}


def test_a_legal_text_is_named_in_english_for_who_reads_english(client: FlaskClient) -> None:
    text = _page(client, "/plan?lang=en")
    assert "Digital transformation plan of Ba Tri District" in text and "Kế hoạch chuyển đổi số" not in text


def test_the_scorecard_is_told_to_programs_too(client: FlaskClient) -> None:
    rows = {row["id"]: row for row in _get(client, "/api/v1/scorecard").json["rows"]}
    assert list(rows) == [f"T{number}" for number in range(1, 12)]
    commune = _get(client, "/api/v1/online-share", level="commune").json
    assert (rows["T3"]["numerator"], rows["T3"]["denominator"]) == (commune["numerator"], commune["denominator"])
    assert [part["sector"] for part in rows["T10"]["parts"]] == ["health", "education", "agriculture", "tourism"]


def test_the_plan_names_the_procedures_whose_level_is_another_than_before(client: FlaskClient) -> None:
    store = client.application.extensions["motcua_database"]
    assert "nobody recorded the period before" in _page(client, "/plan?lang=en")
    levels = [[each.code, each.service_level] for each in load_procedures(PACK).all(utc_now().date())]
    code, level = levels[0]
    for day, read in (("2021-01-19", [[code, "level_2"], *levels[1:]]), (utc_now().date().isoformat(), levels)):
        store["level_readings"].insert_one({"_id": day, "levels": read})
    text = _page(client, "/plan?lang=en")
    assert "Procedures at another level than in the period before: 1" in text and "level 2 → level 3" in text
    row = _get(client, "/api/v1/scorecard", period=f"{utc_now():%Y}").json["rows"][0]
    assert row["moved"] == [{"procedure": code, "before": "level_2", "after": level}] and row["before"] is not None


def test_a_sector_is_a_filter_of_the_dashboard(client: FlaskClient) -> None:
    text = _page(client, f"/?sector=health&period={YEARS}&kind=")
    assert '<option value="health" selected>' in text and "sector=health" in text


def test_all_five_groups_of_service_quality_are_shown(client: FlaskClient) -> None:
    text = _page(client, f"/details?level=commune&period={YEARS}")
    tabs = re.findall(r'class="govuk-tabs__tab" href="#(\w+)"', text)
    assert tabs == ["openness", "progress", "digitisation", "online", "satisfaction"]


def test_a_stranger_is_not_let_in(client: FlaskClient) -> None:
    app: Flask = client.application
    for path in ("/explore", "/meeting", "/what-if"):
        assert app.test_client().get(path).status_code in (302, 401)


@pytest.mark.parametrize(
    "asked",
    [{"period": YEARS}, {"period": "2021-01-09..2021-10-03"}, {"period": YEARS, "as_known": "2021-02-10"}],
    ids=["half months", "days at the edges", "as known then"],
)
def test_a_procedure_of_a_unit_is_the_procedure_asked_about_alone(client: FlaskClient, asked: dict[str, str]) -> None:
    asked = {"unit": COMMUNES[0], **asked}
    listed = _get(client, "/api/v1/online-share/procedures", **asked).json["figures"]
    assert len(listed) > 1
    for row in (row for row in listed if row["procedure"]):
        alone = _get(client, "/api/v1/online-share", **asked, procedure=row["procedure"]).json
        for name in ("numerator", "denominator", "excluded", "timeliness"):
            assert row[name] == alone[name], (row["procedure"], name)


def test_the_trend_of_a_procedure_is_of_that_procedure(client: FlaskClient) -> None:
    listed = _get(client, "/api/v1/online-share/procedures", unit=COMMUNES[0], period="2021").json["figures"]
    for procedure in [row["procedure"] for row in listed if row["procedure"]]:
        months = _get(client, "/api/v1/online-share/trend", unit=COMMUNES[0], period="2021", procedure=procedure).json["months"]
        year = _get(client, "/api/v1/online-share", unit=COMMUNES[0], period="2021", procedure=procedure).json
        assert sum(month["denominator"] for month in months) == year["denominator"] > 0
