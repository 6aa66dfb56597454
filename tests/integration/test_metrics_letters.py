"""The weekly letters made of the figures, and the pages on which they can be read."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from structlog.testing import capture_logs

from services.metrics.domain import letter as steps
from services.metrics.letters import loops, making, press
from services.metrics.letters.loops import letter_loops
from services.metrics.letters.making import ROUND_SECONDS, SOON_SECONDS, LetterMaking
from services.metrics.letters.sending import LetterSending
from services.metrics.projections.projection import MetricsProjection
from services.metrics.settings import SERVICE, Settings
from shared import pdf
from shared.events import Event, NewEvent
from shared.mongo.connect import Document
from tests.conftest import SETTINGS
from tests.support.histories import closed_case, history, opened, received, submitted
from tests.support.metrics_app import database_of, metrics_app
from tests.support.pdf_text import links_of, text_of
from tests.support.reporting import ManualClock
from tests.support.tokens import bearer

pytestmark = pytest.mark.servers

# Monday at 8 where the office is; the files of the tests were closed on Tuesday of the week before.
MONDAY = datetime(2021, 1, 25, 1, 0, tzinfo=UTC)
# The last hour of the week.
SUNDAY_EVENING = datetime(2021, 1, 31, 16, 0, tzinfo=UTC)
WEEK = "2021-01-25"
COMMUNE, DISTRICT = f"{WEEK}:29179", f"{WEEK}:836"
PUBLIC = SETTINGS["PUBLIC_URL"]
LEADER = "an.thuy@batri.example.vn"
MANAGER = bearer("manager-836", ("manager", "836"))


class Letterbox:
    """The two loops over one store, and what they leave there."""

    def __init__(self, database: Any, clock: ManualClock) -> None:
        self.database, self.clock = database, clock
        self.making, self.sending = _loops(database, clock, clock)

    def reconciled(self, unapplied: int = 0) -> None:
        """What the reconcilers would write."""
        for source in ("submission", "processing"):
            look = {"produced": 10, "applied": 10 - unapplied, "unapplied": unapplied, "parked": 0, "oldest_unapplied_at": None}
            changed = {"$set": {**look, "checked_at": self.clock()}}
            self.database["reconciliation"].update_one({"_id": source}, changed, upsert=True)

    def made(self) -> None:
        """Two looks, between which nothing moves."""
        self.reconciled()
        while self.making.step() != ROUND_SECONDS:
            pass

    def letter(self, name: str = COMMUNE) -> Document:
        """A letter as it is stored."""
        return _letter(self.database, name)

    def weeks(self) -> set[str]:
        """The weeks that have letters."""
        return {each["week"] for each in self.database["letters"].find()}


def _loops(database: Any, clock: ManualClock, witness: ManualClock) -> tuple[LetterMaking, LetterSending]:
    making, sending = letter_loops(Settings.read(SERVICE), database, clock, witness)
    assert isinstance(making, LetterMaking) and isinstance(sending, LetterSending)
    return making, sending


def _letter(database: Any, name: str) -> Document:
    found: Document | None = database["letters"].find_one({"_id": name})
    assert found is not None, name
    return found


def _applied(database: Any, events: list[Event]) -> None:
    for source in ("submission", "processing"):
        mine = [each for each in events if each.source == source]
        MetricsProjection(database, 3).apply({(source, mine[0].case_id): mine})


def _open_until(name: str, due_at: datetime) -> list[Event]:
    late = NewEvent("case.received", {**received().data, "due_at": due_at})
    return history(name, [submitted()], [opened(), late])


@pytest.fixture(scope="module")
def office(document_store_url: str) -> Iterator[tuple[Any, Flask, ManualClock]]:
    """A commune with three files of last week, one of them with paper in it, and four open ones; and the pages over them."""
    clock = ManualClock(MONDAY)
    with metrics_app(document_store_url, clock=clock) as app:
        database = database_of(app)
        for number, online in enumerate((True, True, False)):
            _applied(database, closed_case(f"closed-{number}", online=online))
        due = (MONDAY - timedelta(days=3), MONDAY + timedelta(days=2), SUNDAY_EVENING, SUNDAY_EVENING + timedelta(hours=2))
        for number, due_at in enumerate(due):
            _applied(database, _open_until(f"open-{number}", due_at))
        yield database, app, clock


@pytest.fixture
def box(office: tuple[Any, Flask, ManualClock], monkeypatch: pytest.MonkeyPatch) -> Letterbox:
    """No letters yet; those of the district and of one commune are wanted."""
    database, app, clock = office
    monkeypatch.setenv("MONGO_URL", app.extensions["motcua_auth"].settings.mongo_url)
    units = making.units_of
    monkeypatch.setattr(making, "units_of", lambda *asked: [each for each in units(*asked) if each.code in ("836", "29179")])
    clock.now = MONDAY
    for name in ("letters", "reconciliation"):
        database[name].delete_many({})
    return Letterbox(database, clock)


@pytest.fixture
def app(office: tuple[Any, Flask, ManualClock]) -> Flask:
    return office[1]


def test_without_a_mail_server_letters_are_made_and_kept_and_the_page_says_so(box: Letterbox, app: Flask) -> None:
    box.made()
    box.sending.step()
    assert (box.letter()["tries"], box.letter()["pdf"], box.letter()["sent_at"]) == (0, None, None)
    page = app.test_client().get("/letters", headers=MANAGER).text
    assert page.count('href="/letters/2021-01-25:') == 2 and "Chưa khai báo máy chủ thư" in page
    assert page.index("Huyện Ba Tri</a>") < page.index("Xã An Thủy</a>"), "the district stands first"
    shown = app.test_client().get(f"/letters/{COMMUNE}", headers=MANAGER).text
    assert "Chờ gửi: chưa có máy chủ thư" in shown and "thư này chưa được gửi đi" in shown
    assert '<article class="letter" lang="en"' in shown and "Thư hằng tuần: Xã An Thủy, từ 18/01/2021 đến 24/01/2021" in shown


def test_the_numbers_of_a_letter_are_those_of_the_api(box: Letterbox, app: Flask) -> None:
    box.made()
    told = box.letter()["text"]
    for period, words in (("2021-01-18..2021-01-24", r"Tuần qua \(.+\)"), ("2021", "Năm 2021 đến nay")):
        asked = {"unit": "29179", "period": period}
        figure = app.test_client().get("/api/v1/online-share", query_string=asked, headers=MANAGER).json
        line = re.search(rf"^- {words}: (.+)$", told, re.MULTILINE)
        assert line and (figure["numerator"], figure["denominator"], figure["gap_points"]) == (2, 3, 6.7)
        assert (
            line[1].replace("\u00a0", " ")
            == "66,7 % (2 trong 3 hồ sơ); mục tiêu 60,0 %; cao hơn mục tiêu 6,7 điểm phần trăm; đạt mục tiêu."
        )
    late = app.test_client().get("/api/v1/online-share/late?unit=29179&part=open", headers=MANAGER).json
    assert late["numbers"]["open"] == 1 and "- Số hồ sơ đang quá hạn: 1." in told
    assert "- Số hồ sơ tới hạn trong tuần này, đến hết 31/01/2021: 2." in told
    assert "- Files overdue now: 1." in told and "66.7% (2 of 3 files)" in told


def test_the_district_is_told_of_both_levels_and_of_its_reports_and_a_commune_of_itself(box: Letterbox) -> None:
    box.made()
    district, commune = box.letter(DISTRICT)["text"], box.letter()["text"]
    assert "\n\nCấp huyện\n- " in district and "\n\nCấp xã\n- " in district
    assert "Báo cáo gửi tỉnh" in district and "2021-01: đã quá hạn gửi (hết ngày 18/01/2021)." in district
    assert "Báo cáo gửi tỉnh" not in commune and "Cấp huyện" not in commune
    assert "http://127.0.0.1:9/test-only-public/monthly?unit=29179&period=2020-12" in commune
    assert "Tháng 12/2020: Chưa có hồ sơ nào kết thúc trong tháng." in commune
    assert commune.rstrip().endswith("ask the system administrator to take your address off the list.")
    html = box.letter(DISTRICT)["html"]
    assert '<div lang="en">' in html and "<h2" in html and "<script" not in html


def test_the_month_that_goes_with_a_letter_is_a_page_of_its_unit(box: Letterbox) -> None:
    printed = box.sending._press.month("29179")
    assert printed is None or "An Thủy" in text_of(printed)


@pytest.mark.parametrize("now", [MONDAY, MONDAY + timedelta(weeks=1)], ids=["in the week after", "in the month after"])
def test_every_number_of_files_of_a_letter_leads_its_reader_to_as_many_files(box: Letterbox, app: Flask, now: datetime) -> None:
    box.clock.now = now
    box.made()
    found = {}
    for name, unit in ((f"{now:%Y-%m-%d}:29179", "29179"), (f"{now:%Y-%m-%d}:836", "836")):
        letter = box.letter(name)
        for address, number in re.findall(r'<a href="([^"]+)">([\d.,]+)</a>', letter["html"]):
            found[unescape(address), unit] = number
        assert "http" not in letter["text"][: letter["text"].index(PUBLIC)].rpartition("\n")[0], (
            "text has addresses at its end alone"
        )
        lines = [unescape(re.sub(r"<[^>]+>", "", line)) for line in re.findall(r"<li>(.*?)</li>", letter["html"])]
        assert lines == re.findall(r"^- (.+)$", letter["text"], re.MULTILINE)
    for (address, unit), number in found.items():
        leader = bearer(f"leader-{unit}", ("leader", unit))
        page = app.test_client().get(address.removeprefix(PUBLIC), headers=leader)
        assert address.startswith(PUBLIC) and page.status_code == 200, address
        assert f"<strong>{number}</strong> hồ sơ" in page.text, address
    asked = {part for address, _unit in found for part in re.findall(r"part=([a-z_]+)|(due_to)=", address)}
    told = {"numerator", "denominator", "open"} | ({"paper"} if now > MONDAY else {"due_to"})
    assert {part or due for part, due in asked} >= told


def test_a_letter_tells_no_door_of_a_number_that_has_no_files(box: Letterbox) -> None:
    box.made()
    assert "Số hồ sơ xong trễ trong tuần qua: 0.</li>" in box.letter()["html"]


@pytest.mark.skipif(not pdf.pdf_is_possible(), reason="needs Pango: apt install libpango-1.0-0 libpangoft2-1.0-0")
def test_the_month_that_goes_with_a_letter_has_the_doors_of_whoever_leads_the_unit(box: Letterbox) -> None:
    box.clock.now = MONDAY + timedelta(weeks=1)
    links = links_of(box.sending._press.month("29179") or b"")
    assert any("part=paper" in each for each in links) and all(each.startswith(PUBLIC) and "unit=29179" in each for each in links)


def test_letters_wait_until_figures_are_complete_and_stand_still(box: Letterbox) -> None:
    box.reconciled()
    assert box.making.step() == SOON_SECONDS, "one look does not tell whether figures move"
    _applied(box.database, _open_until(f"later-{secrets.token_hex(3)}", datetime(2030, 1, 1, tzinfo=UTC)))
    assert (box.making.step(), box.weeks()) == (SOON_SECONDS, set())
    assert (box.making.step(), box.weeks()) == (ROUND_SECONDS, {WEEK})


def test_letters_do_not_wait_for_ever_and_say_what_is_not_counted(box: Letterbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "PATIENCE_LOOKS", 3)
    box.reconciled(unapplied=3)  # of each source
    assert [box.making.step() for _ in range(4)] == [SOON_SECONDS] * 3 + [ROUND_SECONDS]
    assert "Còn 6 sự kiện chưa tính." in box.letter()["text"]


def test_a_system_that_was_never_told_anything_writes_no_letters(box: Letterbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "PATIENCE_LOOKS", 1)
    assert [box.making.step() for _ in range(4)] == [SOON_SECONDS] * 4


def test_a_week_that_only_one_of_two_clocks_knows_has_no_letter_yet(box: Letterbox) -> None:
    ahead = ManualClock(MONDAY + timedelta(days=7))
    for clock, witness in ((ahead, box.clock), (box.clock, ahead)):
        box.making, _ = _loops(box.database, clock, witness)
        box.made()
    assert box.weeks() == {WEEK}


def test_two_workers_make_a_letter_once_and_after_a_month_away_only_the_newest(box: Letterbox, app: Flask) -> None:
    box.made()
    before, week = box.letter(), box.making._weeks.newest()
    assert week is not None
    box.clock.forward(minutes=1)
    box.making._make(week, "29179", box.making._missing(week).get("29179") or _unit(box))
    assert box.letter() == before
    box.clock.now = datetime(2021, 3, 4, 2, 0, tzinfo=UTC)
    box.made()
    assert box.weeks() == {WEEK, "2021-03-01"}
    page = app.test_client().get("/letters", headers=MANAGER).text
    assert "Tuần từ 25/01/2021</a>: không gửi 2" in page and "Tuần từ 01/03/2021</a>: chờ gửi 2" in page
    old = app.test_client().get(f"/letters?week={WEEK}", headers=MANAGER).text
    assert old.count("/letters/2021-01-25:") == 2
    assert "Không gửi: đã có thư của tuần sau" in app.test_client().get(f"/letters/{COMMUNE}", headers=MANAGER).text


def test_what_the_mail_server_said_is_on_the_page_and_the_address_is_masked(box: Letterbox, app: Flask) -> None:
    box.made()
    tried = steps.tried(box.letter(), LEADER, None, MONDAY)
    box.database["letters"].replace_one({"_id": COMMUNE}, steps.refused(tried, "receiver_refused", "550 5.1.1 no mailbox"))
    page = app.test_client().get(f"/letters/{COMMUNE}", headers=MANAGER).text
    assert "Không gửi được: máy chủ thư không nhận địa chỉ này (550 5.1.1 no mailbox)" in page
    assert "a***@batri.example.vn" in page and LEADER not in page


def test_after_a_file_was_marked_secret_an_older_letter_is_not_shown_and_one_not_sent_is_made_anew(
    box: Letterbox, app: Flask
) -> None:
    box.made()
    taken = steps.sent(box.letter(DISTRICT), MONDAY)
    box.database["letters"].replace_one({"_id": DISTRICT}, taken)
    assert "2 trong 3 hồ sơ" in box.letter()["text"]
    marked = secrets.token_hex(3)
    _applied(box.database, _open_until(marked, MONDAY))
    facts = box.making._figures.views.facts.stored()
    box.clock.forward(minutes=5)
    facts.update_one({"_id": marked}, {"$set": {"secret_at": MONDAY + timedelta(minutes=1)}})
    for name, more in ((COMMUNE, True), (DISTRICT, False)):
        page = app.test_client().get(f"/letters/{name}", headers=MANAGER).text
        assert "được đánh dấu là bí mật nhà nước" in page and "trong 3 hồ sơ" not in page
        assert ("sẽ được lập lại" in page) == more
    box.made()
    assert (box.letter(DISTRICT), box.letter()["made_at"], box.letter()["version"]) == (taken, box.clock.now, 2)
    assert "trong 3 hồ sơ" in app.test_client().get(f"/letters/{COMMUNE}", headers=MANAGER).text
    facts.delete_one({"_id": marked})


def test_who_is_named_and_gets_no_letter_is_logged_by_the_slot_alone(
    box: Letterbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "r.yaml").write_text(f'"29999": {LEADER}\n"836": {LEADER}\n"836-deputy": {LEADER}\n')
    given = {"SMTP_HOST": "mail.example.vn", "FROM": "motcua@example.vn", "RECIPIENTS_FILE": str(tmp_path / "r.yaml")}
    for name, value in given.items():
        monkeypatch.setenv(f"LETTER_{name}", value)
    told: dict[str, Any] = {}
    record: Callable[..., None] = lambda event, **fields: told.update({event: fields})  # noqa: E731
    monkeypatch.setattr(loops, "log", SimpleNamespace(info=record, warning=record))
    _loops(box.database, box.clock, box.clock)
    assert told == {
        "letter_receivers_without_letter": {"slots": ["29999"]},
        "letters_ready": {"mail_server": True, "receivers": 2},
    }


def test_a_page_that_the_pdf_library_fails_at_goes_without_and_a_mistake_of_ours_stops(
    box: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = SimpleNamespace(URLFetcher=lambda **asked: None, CSS=lambda **asked: 1 // 0)
    monkeypatch.setattr(pdf, "_weasyprint", lambda: library)
    with capture_logs() as lines:
        assert box.sending._press.month("29179") is None
    assert [line["event"] for line in lines] == ["pdf_failed"]
    monkeypatch.setattr(press, "month_of_place", lambda *asked: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        box.sending._press.month("29179")


def test_a_week_older_than_those_listed_is_found(box: Letterbox, app: Flask) -> None:
    box.made()
    box.clock.now = datetime(2021, 9, 1, 2, 0, tzinfo=UTC)
    client = app.test_client()
    for address in (f"/letters?week={WEEK}", "/letters"):  # nothing newer was made
        page = client.get(address, headers=MANAGER).text
        assert page.count('href="/letters/2021-01-25:') == 2 and "Tuần này chưa có thư" not in page


def test_a_citizen_sees_no_letters(app: Flask) -> None:
    for path in ("/letters", f"/letters/{COMMUNE}"):
        assert app.test_client().get(path, headers=bearer("citizen-an")).status_code == 403


def test_a_week_or_letter_that_is_not_there_is_said_so(box: Letterbox, app: Flask) -> None:
    client = app.test_client()
    assert "Chưa có thư nào" in client.get("/letters", headers=MANAGER).text
    assert "Tuần này chưa có thư" in client.get("/letters?week=2021-01-04", headers=MANAGER).text
    assert client.get("/letters?week=x", headers=MANAGER).status_code == 422
    assert client.get("/letters/2021-01-04:836", headers=MANAGER).status_code == 404


def _unit(box: Letterbox) -> Any:
    return box.making._figures.reference.units.at("29179", MONDAY.date())
