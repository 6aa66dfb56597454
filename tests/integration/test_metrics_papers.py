"""What is taken along on paper: a month on exactly one page with the figures in letters, and a chart that stands alone."""

from __future__ import annotations

import random
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from shared import pdf
from tests.support.district_life import lives
from tests.support.metrics_app import apply_events, database_of, metrics_app
from tests.support.pdf_text import page_count, text_of
from tests.support.reader import without_links
from tests.support.tokens import bearer

pytestmark = pytest.mark.servers
MANAGER = ("manager-836", ("manager", "836"))
MONTHS: list[dict[str, str]] = [
    {"level": "commune", "period": "2021-06"}, {"level": "district", "period": "2021-06"}, {"unit": "29179", "period": "2021-03"},
    {"unit": "29179", "period": "2021-03", "calendar": "administrative"}, {"unit": "836.TP", "period": "2021-05"},
    {"unit": "29125", "period": "2021-05"}, {"period": "2021-06"}, {"level": "commune", "period": "2020-01"}, {},
]  # fmt: skip


@pytest.fixture(scope="module")
def app(document_store_url: str) -> Iterator[Flask]:
    """Nothing here writes, so all tests look at the same lives."""
    with metrics_app(document_store_url) as made:
        apply_events(database_of(made), lives(random.Random(3), 300, 200))
        yield made


def _get(app: Flask, path: str, language: str = "vi", **question: str) -> TestResponse:
    headers = {**bearer(*MANAGER), "Accept-Language": language}
    return app.test_client().get(path, headers=headers, query_string=question)


def _figure(app: Flask, month: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = _get(app, "/api/v1/online-share", **month).json
    return found


needs_pango = pytest.mark.skipif(not pdf.pdf_is_possible(), reason="needs Pango: apt install libpango-1.0-0 libpangoft2-1.0-0")


@needs_pango
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("month", MONTHS)
def test_a_month_is_exactly_one_page_whatever_stands_on_it(app: Flask, month: dict[str, str], language: str) -> None:
    answer = _get(app, "/monthly.pdf", language, **month)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert page_count(answer.data) == 1


@needs_pango
@pytest.mark.parametrize("month", MONTHS[:4])
def test_the_figures_of_a_month_stand_on_its_page_as_text(app: Flask, month: dict[str, str]) -> None:
    text = re.sub(r"\s", "", text_of(_get(app, "/monthly.pdf", **month).data))
    figure, late = _figure(app, month), _get(app, "/api/v1/online-share/late", **month).json["numbers"]
    share = f"{figure['share']:.1f}".replace(".", ",") + "%"
    counted = f"{figure['numerator']}/{figure['denominator']}hồsơ"
    told = (
        share, counted, f"mụctiêu{figure['target']:.1f}".replace(".", ","), "phiênbản1", "Sốliệulúc",
        f"Xongtrễtrongkỳ{late['closed']}", f"Quáhạnchưaxongkhihếtkỳ{late['open'] + late['closed_since']}",
    )  # fmt: skip
    assert figure["denominator"] and late["closed"] == figure["timeliness"]["late"]
    assert [words for words in told if words not in text] == []


def test_the_page_on_the_screen_tells_the_same_and_leads_to_the_pdf(app: Flask) -> None:
    page = _get(app, "/monthly", level="commune", period="2021-06", calendar="administrative").text
    figure = _figure(app, {"level": "commune", "period": "2021-06", "calendar": "administrative"})
    assert f"{figure['numerator']} / {figure['denominator']}" in without_links(page) and "từ 15/05/2021 đến 14/06/2021" in page
    assert 'href="/monthly.pdf?' in page and "style=" not in page and "<style" not in page and "<script" not in page


def test_without_pango_the_pdf_says_so_and_the_page_is_there(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise pdf.PdfUnavailable

    monkeypatch.setattr(pdf, "_weasyprint", missing)
    answer = _get(app, "/monthly.pdf", level="commune")
    assert (answer.status_code, answer.mimetype, answer.json["code"]) == (503, "application/problem+json", "pdf_unavailable")
    assert _get(app, "/monthly", level="commune").status_code == 200


@needs_pango
def test_nothing_is_fetched_for_a_pdf(tmp_path: Any) -> None:
    (tmp_path / "style.css").write_text("@page { size: A4 }")
    (tmp_path / "secret.txt").write_text("from the disk")
    page = f'<p>x</p><img src="file://{tmp_path}/secret.txt"><object data="file://{tmp_path}/secret.txt"></object>'
    made = pdf.pdf_of(page, tmp_path / "style.css")
    assert b"from the disk" not in made and text_of(made).strip() == "x"


@pytest.mark.parametrize("period", ["2021", "2021-03-01..2021-03-31", "2021-13"])
def test_only_a_month_is_a_month(app: Flask, period: str) -> None:
    assert _get(app, "/monthly", period=period).status_code == 422


@pytest.mark.parametrize("question", [{"level": "commune", "period": "2021"}, {"unit": "29179", "period": "2021-H1"}])
def test_a_chart_is_a_picture_that_needs_nothing_else(app: Flask, question: dict[str, str]) -> None:
    answer = _get(app, "/chart.svg", **question)
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    drawing = ElementTree.fromstring(answer.data)
    assert {each.tag.rpartition("}")[2] for each in drawing.iter()} <= {
        "svg", "title", "rect", "text", "line", "polyline", "circle",
    }  # fmt: skip
    names = {name for each in drawing.iter() for name in each.attrib}
    assert not names & {"class", "style", "href", "src"}
    months = _get(app, "/api/v1/online-share/trend", **question).json["months"]
    told = [f"{month['share']:.1f}".replace(".", ",") for month in months if month["share"] is not None]
    words = [each.text for each in drawing.iter() if each.tag.endswith("text")]
    assert [each for each in words if each in told] == told


def test_the_same_months_of_the_year_before_stand_behind_a_trend(app: Flask) -> None:
    asked = {"level": "commune", "period": "2022-06"}
    months = _get(app, "/api/v1/online-share/trend", **asked).json["months"]
    year_before = _get(app, "/api/v1/online-share/trend", **{**asked, "period": "2021-06"}).json["months"]
    told = ("period", "numerator", "denominator", "share")
    assert [each["year_before"] for each in months] == [{name: each[name] for name in told} for each in year_before]
    # The files of these lives are all of 2021: in 2022 they are the year before, and in 2021 there is none.
    for address in ("/chart.svg", "/details", "/monthly", "/meeting"):
        assert "cùng tháng năm trước" in _get(app, address, **asked).text
        assert "cùng tháng năm trước" not in _get(app, address, level="commune", period="2021-06").text
    row = next(each["year_before"] for each in months if each["year_before"]["denominator"])
    percent = f"{row['share']:.1f}".replace(".", ",")
    page = without_links(_get(app, "/details", **asked).text).replace("\xa0", " ")
    assert f"{percent} % ({row['numerator']} / {row['denominator']})" in page


def test_the_details_lead_to_everything_that_can_be_taken_along(app: Flask) -> None:
    page = _get(app, "/details", unit="29179", period="2021-03", calendar="administrative").text
    for address in ("/monthly?", "/monthly.pdf?", "/late?", "/chart.svg?"):
        link = re.search(rf'href="({re.escape(address)}[^"]*)"', page)
        assert link and _opens(app, link[1].replace("&amp;", "&")), address
    assert "period=2021-03" in page and "unit=29179" in page and "calendar=administrative" in page


def _opens(app: Flask, address: str) -> bool:
    return app.test_client().get(address, headers=bearer(*MANAGER)).status_code in (200, 503)
