"""The page of trials: beside the official figure, counted from the same files, told apart from it, and kept nowhere."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from services.metrics.domain.period import parse
from services.metrics.domain.question import Question
from services.metrics.domain.share import percent
from services.metrics.domain.trial import CHOICES, ONLINE, ONLY, Trial
from services.metrics.figures import Figures
from services.metrics.reference import load_reference
from services.metrics.views import Views
from services.metrics.what_if import Pair, tried_figure, tried_lifts, tried_places
from shared.clock import utc_now
from shared.events import NewEvent
from tests.conftest import SETTINGS
from tests.support.chance import new_seed
from tests.support.district_life import PROCEDURES, lives
from tests.support.histories import closed_case, history
from tests.support.metrics_app import apply_events, database_of, metrics_app
from tests.support.reader import without_links
from tests.support.tokens import bearer

pytestmark = pytest.mark.servers
MANAGER = bearer("manager-836", ("manager", "836"))
CODES = ("-", *PROCEDURES["commune"], *PROCEDURES["district"])
# Whole half months, days at the edges, and as known then: lists of that go day by day, so that period is short.
QUESTIONS = [
    Question(parse("2021")),
    Question(parse("2021-01-09..2021-02-03")),
    Question(parse("2021-01-18..2021-01-29"), as_known=datetime(2021, 1, 23, tzinfo=UTC)),
]
PLACES: list[dict[str, Any]] = [{"level": "commune"}, {"unit": "29179"}, {"kind": "internal_work"}]
MARK = "Phép thử, không phải số liệu chính thức"


@dataclass(frozen=True)
class Office:
    """The application, its figures, and the seed of its files."""

    app: Flask
    figures: Figures
    seed: int

    def page(self, status: int = 200, **asked: Any) -> str:
        """The page of a question."""
        answer = self.app.test_client().get("/what-if", query_string=asked, headers=MANAGER)
        assert answer.status_code == status
        return html.unescape(answer.get_data(as_text=True))


@pytest.fixture(scope="module")
def office(document_store_url: str) -> Iterator[Office]:
    seed = new_seed()
    count = {"unit": "29113", "level": "commune", "kind": "internal_work", "day": date(2021, 3, 2), "count": 9}
    only_secret = history("secret-only", [], [NewEvent("secret_files.counted", count)])
    reference = load_reference(Path(SETTINGS["DISTRICT_PACK"]))
    with metrics_app(document_store_url) as app:
        store = database_of(app)
        apply_events(store, [*lives(random.Random(seed), 250, 60), *only_secret], reference.dimensions())
        yield Office(app, Figures(Views.of(store, reference.dimensions()), reference, utc_now), seed)


def _trials(chance: random.Random) -> Iterator[Trial]:
    """One of each choice, two of them with work that has no procedure."""
    for choice, with_internal in zip(CHOICES, (("-",), ("-",), ()), strict=True):
        chosen = chance.sample(CODES[1:], chance.randrange(1, 4))
        yield Trial(choice, (*with_internal, *chosen), Decimal(chance.randrange(101)))


def _by_hand(files: list[dict[str, Any]], trial: Trial) -> tuple[int, int]:
    """Every counted file looked at, one after the other."""
    found = [0, 0]
    for fact in files:
        chosen = (fact.get("procedure_code") or "-") in trial.procedures
        if trial.choice == ONLINE or chosen == (trial.choice == ONLY):
            found[0] += fact["standing"]["online"] or (trial.choice == ONLINE and chosen)
            found[1] += 1
    return found[0], found[1]


def _told(pair: Pair) -> tuple[int, int]:
    return pair.tried["numerator"], pair.tried["denominator"]


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: f"{asked.period.first}..{asked.period.last}")
def test_a_trial_is_a_count_of_the_files_one_by_one(office: Office, asked: Question) -> None:
    for place in PLACES:
        question = replace(asked, **place)
        files = office.figures.views.files.cases(question, "denominator", limit=10_000)
        assert files or place != PLACES[0]
        for trial in _trials(random.Random(office.seed)):
            pair = tried_figure(question, trial, office.figures)
            assert _told(pair) == _by_hand(files, trial), (office.seed, trial)
            official = office.figures.figure(question)
            assert all(pair.official[name] == official[name] for name in ("numerator", "denominator", "share", "target"))
            assert pair.tried["target"] == trial.target
            lifts = tried_lifts(office.figures.by_procedure(question), trial)
            assert sum(lift.paper for lift in lifts) == pair.tried["denominator"] - pair.tried["numerator"]


@pytest.mark.parametrize("place", [{}, {"level": "commune"}], ids=str)
def test_the_places_inside_are_tried_too_and_add_up(office: Office, place: dict[str, Any]) -> None:
    question = Question(parse("2021"), **place)
    for trial in _trials(random.Random(office.seed)):
        whole, parts = tried_figure(question, trial, office.figures), tried_places(question, trial, office.figures)
        assert len(parts) > 1
        assert tuple(map(sum, zip(*map(_told, parts), strict=True))) == _told(whole), (office.seed, trial)
        assert {part.tried["target"] for part in parts} == {trial.target}


def _share(page: str, title: str) -> tuple[str, int, int]:
    """A figure as its section says it."""
    found = re.search(
        rf'aria-label="{title}">.*?kpi__share[^>]*>([^<]*?)\s*<.*?kpi__numbers">([\d.]+) / ([\d.]+) ',
        without_links(page),
        re.DOTALL,
    )
    assert found, title
    return found[1], int(found[2].replace(".", "")), int(found[3].replace(".", ""))


def test_both_figures_stand_side_by_side_and_are_told_apart(office: Office) -> None:
    page = office.page(level="commune", period="2021", target="90", ticked="1.001193")
    official = office.figures.figure(Question(parse("2021"), level="commune"))
    pair = tried_figure(Question(parse("2021"), level="commune"), Trial(procedures=("1.001193",)), office.figures)
    shown = f"{percent(*_told(pair))}".replace(".", ",") + "\u00a0%"
    assert _share(page, "Số liệu chính thức")[1:] == (official["numerator"], official["denominator"])
    assert _share(page, "Phép thử") == (shown, *_told(pair))
    assert re.search(rf"<title>{MARK}", page) and page.count(MARK) >= 5
    assert "mục tiêu 90,0\u00a0%" in page and "để đạt 90,0\u00a0%" in page
    assert re.search(r"<li>Mục tiêu thử: 90,0\u00a0%\.</li><li>Không tính: [^<]*khai sinh\.</li>", page)


def test_nothing_changed_is_the_official_figure(office: Office) -> None:
    page = office.page(level="commune", period="2021")
    assert _share(page, "Phép thử") == _share(page, "Số liệu chính thức")
    assert "Chưa đổi gì" in page


def test_a_trial_is_an_address_that_shows_the_same_to_whoever_gets_it(office: Office) -> None:
    page = office.page(level="commune", period="2021", target="90,5")
    lift = re.search(r'href="(/what-if\?[^"]*choice=online[^"]*)"', page)
    assert lift
    asked = parse_qs(urlsplit(lift[1]).query)
    assert asked["target"] == ["90,5"] and asked["level"] == ["commune"] and asked["period"] == ["2021"]
    question, ticked = Question(parse("2021"), level="commune"), tuple(asked["ticked"])
    pair = tried_figure(question, Trial(ONLINE, ticked, Decimal("90.5")), office.figures)
    assert _share(office.page(**asked), "Phép thử")[1:] == _told(pair)
    assert f'value="{ticked[0]}" checked' in office.page(**asked)


@pytest.mark.parametrize("target", ["chín mươi", "101", "0", "0,0", "-1", "90,55", "nan", "1e1"])
def test_a_wrong_target_is_told_beside_its_field_and_nothing_is_lost(office: Office, target: str) -> None:
    page = office.page(422, level="commune", period="2021", target=target, choice="only", ticked=["-", "1.001193"])
    assert f'name="target" inputmode="decimal" autocomplete="off" value="{target}"' in page
    assert (
        re.search(r'id="target-error-1".*?lớn hơn 0, không quá 100', page)
        and 'aria-describedby="target-hint target-error-1"' in page
    )
    assert re.search(r'value="only" checked', page)
    assert all(f'value="{code}" checked' in page for code in ("-", "1.001193"))
    assert 'aria-label="Phép thử"' not in page


@pytest.mark.parametrize("asked", [{"choice": "only"}, {"choice": "online"}, {"ticked": "9.999999"}], ids=str)
def test_what_cannot_be_tried_is_told_beside_the_choice(office: Office, asked: dict[str, Any]) -> None:
    assert 'id="ticked-error-1"' in office.page(422, level="commune", period="2021", **asked)


def test_work_of_which_only_secret_files_exist_is_not_told_from_work_that_does_not_exist(office: Office) -> None:
    """Unit 29113 has nine secret files of internal work, 29116 has none at all."""
    asked = {"period": "2021", "choice": "only", "ticked": "-"}
    told = [
        re.search(r"trial__procedures.*?</fieldset>", office.page(unit=unit, **asked), re.DOTALL) for unit in ("29113", "29116")
    ]
    assert told[0] and told[1] and told[0][0] == told[1][0]
    assert 'value="-"' not in office.page(unit="29113", period="2021")


def test_what_was_ticked_for_another_period_stays_ticked(office: Office) -> None:
    page = office.page(level="commune", period="2019", ticked="1.001193")
    assert 'value="1.001193" checked' in page


@pytest.mark.parametrize(
    "asked",
    [{"level": "commune", "period": "2021"}, {"level": "commune", "period": "2021-01-18..2021-01-29", "as_known": "2021-01-23"}],
    ids=str,
)
def test_the_numbers_beside_each_procedure_are_doors_to_its_files(office: Office, asked: dict[str, str]) -> None:
    """Official ones: those of a trial have no files."""
    page = office.page(**asked, target="90")
    hints = re.findall(r'-hint">[\d.,]+\u00a0% \((.+?) / (.+?)\)', page)
    lifts = re.findall(r'<td [^>]*data-heading="Hồ sơ còn giấy">(.+?)</td>', page)
    numbers = [each for pair in hints for each in pair] + lifts
    assert len(hints) >= (1 if "as_known" in asked else 3) and (lifts or "as_known" in asked), "two weeks may have few procedures"
    for number in numbers:
        door = re.fullmatch(
            r'<a class="govuk-link" href="(/cases[^"]*(?:procedure=|kind=internal_work)[^"]*)">([\d.]+)</a>', number
        )
        assert door or number == "0", number
        if door:
            listed = office.app.test_client().get(door[1], headers=MANAGER).text
            assert f"<strong>{door[2]}</strong> hồ sơ" in listed, door[1]


def test_a_procedure_that_the_pack_does_not_know_has_numbers_and_no_doors(office: Office) -> None:
    strange = [
        replace(each, data={**each.data, "procedure_code": "9.000001"}) if "procedure_code" in each.data else each
        for each in closed_case("of-another-pack", online=False)
    ]
    apply_events(database_of(office.app), strange)
    page = office.page(unit="29179", period="2021-01-19..2021-01-19")
    assert re.search(r">9\.000001</label><div [^>]*>0,0\u00a0% \(0 / 1\)</div>", page)
    assert re.search(r">9\.000001</th><td [^>]*>1</td>|>9\.000001</a></th><td [^>]*>1</td>", page)


def test_the_way_to_a_trial_is_on_the_dashboard_and_on_the_details(office: Office) -> None:
    for path in ("/?period=2021", "/details?level=commune&period=2021"):
        page = html.unescape(office.app.test_client().get(path, headers=MANAGER).get_data(as_text=True))
        assert re.search(r'href="/what-if\?level=commune&period=2021-01-01\.\.2021-12-31"', page), path
