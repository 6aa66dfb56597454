"""The citizens' pages, walked without JavaScript: from the home page to the receipt, and what follows."""

from __future__ import annotations

import gzip
import html
import io
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.submission.app import create_app
from services.submission.handlers.events import CitizenView
from services.submission.processing_client import ProcessingClient, ResultFile
from services.submission.store import Store
from shared.events import NewEvent
from shared.text import fold
from tests.conftest import SETTINGS
from tests.support.applications import APPLICANT, BIRTH
from tests.support.events import START, event
from tests.support.histories import completed
from tests.support.papers import JPEG, PDF
from tests.support.submission_app import app, store
from tests.support.tokens import verifier

pytestmark = pytest.mark.servers
__all__ = ["app", "store"]

CLAIMS = {"sub": "citizen-an", "LoaiTaiKhoan": "1", "HoVaTen": "Nguyễn Thử Một", "SoDinhDanh": "000190000001"}
ASKED = NewEvent("supplement.requested", {"round": 1, "stage": "reception", "reason": "missing_document", "clock": "restart"})
RECEIVED = NewEvent(
    "case.received",
    {
        "file_code": "000.00.12.H07-210119-0001",
        "received_at": START,
        "due_at": START,
        "limit_value": 1,
        "limit_unit": "working_day",
        "supplement_clock": "restart",
    },
)
MOVED = NewEvent("case.extended", {"previous_due_at": START, "due_at": START.replace(day=25), "reason": "overload"})
CLOSED = NewEvent("case.closed", {"outcome": "granted", "closed_at": START, "due_at": START, "timeliness": "on_time"})
# Gzip bytes of a page without style sheet and script: those come once (about 17 KB), a page is to stay below 40 KB with them.
HEAVIEST_PAGE = 20_000


class Reader(HTMLParser):
    """What matters of a page: its form's hidden fields, headings, error links, and whether ids repeat."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.ids: list[str] = []
        self.names: list[str] = []
        self.hrefs: list[str] = []
        self.inline = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "input" and values.get("type") == "hidden":
            self.hidden[values["name"]] = values.get("value", "")
        self.ids += [values["id"]] if "id" in values else []
        self.names += [values["name"]] if tag in ("input", "select", "textarea") else []
        self.hrefs += [values["href"]] if tag == "a" else []
        self.inline |= "style" in values or any(name.startswith("on") for name in values) or tag == "style"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    client = app.test_client()
    sessions = app.extensions["motcua_auth"].sessions
    client.set_cookie(sessions.cookie, sessions.start(CLAIMS))
    return client


def page(answer: Any, status: int = 200) -> tuple[str, Reader]:
    assert answer.status_code == status, answer.text
    reader = Reader(answer.text)
    assert len(reader.ids) == len(set(reader.ids)), "an id stands on the page twice"
    assert not reader.inline, "the page's policy forbids inline styles and handlers"
    assert len(gzip.compress(answer.data)) < HEAVIEST_PAGE
    assert answer.text.count("<h1") == 1
    return answer.text, reader


def fill(client: FlaskClient, where: str, **answers: Any) -> Any:
    """Load the page, fill it in, send it."""
    _, reader = page(client.get(where))
    return client.post(where, data={**reader.hidden, **answers}, content_type="multipart/form-data")


def birth_answers() -> dict[str, str]:
    """What a person types into the birth registration."""
    typed: dict[str, str] = {}
    for name, value in BIRTH.items():
        if name.endswith("_born_on"):
            typed |= dict(zip((f"{name}-year", f"{name}-month", f"{name}-day"), value.split("-"), strict=True))
        else:
            typed[name] = {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    return typed


def begin(client: FlaskClient) -> str:
    answer = client.get("/procedures/1.001193/begin")
    resumed = client.get(answer.headers["Location"])
    return str(resumed.headers["Location"]).rpartition("/")[0]


def write_draft(client: FlaskClient) -> str:
    """Everything but the last press of the button; returns the address of the draft."""
    draft = begin(client)
    assert fill(client, f"{draft}/unit", receiving_unit="29179").status_code == 302
    assert fill(client, f"{draft}/applicant", **APPLICANT).status_code == 302
    for name in ("child", "mother", "father", "request"):
        answer = fill(client, f"{draft}/form-{name}", **birth_answers())
        assert answer.status_code == 302, answer.text
    papers = fill(client, f"{draft}/papers", **{"file-2": (io.BytesIO(PDF), "giấy chứng sinh.pdf"), "go": "on"})
    assert papers.headers["Location"] == f"{draft}/check"
    return draft


def stored(store: Store, draft: str) -> dict[str, Any]:
    found = store.drafts.find(draft.rpartition("/")[2], "citizen-an")
    assert found
    return found


def submit(client: FlaskClient) -> str:
    answer = fill(client, f"{write_draft(client)}/check", declaration="yes")
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"]).removesuffix("/receipt")


def tell(store: Store, own: str, *facts: NewEvent) -> None:
    case_id = own.rpartition("/")[2]
    CitizenView(store).apply("processing", case_id, [event(fact, n, case_id=case_id) for n, fact in enumerate(facts, start=1)])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_fields_stand_in_the_order_of_their_names_as_they_are_read(app: Flask, language: str) -> None:
    text = app.test_client().get(f"/procedures?lang={language}").text
    fields = [html.unescape(each).strip() for each in re.findall(r"<h2[^>]*>([^<]+)</h2>", text)]
    assert len(fields) > 5 and fields == sorted(fields, key=fold)


def test_the_home_page_finds_procedures_without_marks(client: FlaskClient) -> None:
    text, _ = page(client.get("/"))
    assert "Sinh con" in text
    found, _ = page(client.get("/procedures?q=dang ky khai sinh"))
    assert "Đăng ký khai sinh" in found


def test_the_start_page_says_when_how_much_and_with_which_papers(app: Flask) -> None:
    text, reader = page(app.test_client().get("/procedures/1.001193"))
    assert re.search(r"kết quả có trước \d\d/\d\d/\d{4}\s17:00", text)
    assert "Không thu" in text
    assert "bí mật nhà nước" in text
    assert "/procedures/1.001193/begin" in reader.hrefs


@pytest.mark.parametrize(
    ("code", "fee", "said"),
    [
        ("1.001612", "100.000\u00a0đ", True),
        ("1.001699", "Không thu", True),
        ("2.001263", "400.000\u00a0đ", False),
        ("1.004873", "Theo quy định của Hội đồng nhân dân tỉnh", False),
    ],
    ids=["recalled", "recalled as free", "read in a source", "set by the province"],
)
def test_an_amount_that_nobody_read_in_a_source_says_so_and_promises_nothing(app: Flask, code: str, fee: str, said: bool) -> None:
    text, _ = page(app.test_client().get(f"/procedures/{code}"))
    assert "Phí, lệ phí" in text and fee in text
    assert ("Mức này chưa đối chiếu với văn bản." in text) == said
    assert "sẽ báo số đúng" not in text


def test_a_stranger_is_asked_to_sign_in_and_comes_back(app: Flask) -> None:
    answer = app.test_client().get("/procedures/1.001193/begin")
    assert answer.headers["Location"] == "/login?next=/procedures/1.001193/begin"


def test_every_start_page_opens_in_both_languages(app: Flask) -> None:
    client = app.test_client()
    for one in client.get("/api/v1/procedures").json["procedures"]:
        for language in ("vi", "en"):
            page(client.get(f"/procedures/{one['code']}?lang={language}"))


def test_an_english_page_names_papers_results_and_fields_in_english(app: Flask) -> None:
    client = app.test_client()
    birth, _ = page(client.get("/procedures/1.001193?lang=en"))
    assert {"Civil status", "Birth certificate"} <= _told(birth) and "Declaration for birth registration" in birth
    assert not {"Hộ tịch", "Giấy khai sinh"} & _told(birth)
    signature, _ = page(client.get("/procedures/2.000884?lang=en"))
    assert "10,000 đ / case" in _told(signature)
    every, _ = page(client.get("/procedures?lang=en"))
    assert "Household businesses" in _told(every) and "Hộ tịch" not in _told(every)


def test_words_without_english_are_marked_as_vietnamese(store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pack = Path(shutil.copytree(SETTINGS["DISTRICT_PACK"], tmp_path / "pack"))
    procedures = (pack / "procedures.yaml").read_text(encoding="utf-8")
    (pack / "procedures.yaml").write_text(
        re.sub(r"(?m)^  result_en: .*\n|^fields_en:\n(  .*\n)+", "", procedures), encoding="utf-8"
    )
    monkeypatch.setenv("DISTRICT_PACK", str(pack))
    app = create_app(verifier=verifier())
    english, _ = page(app.test_client().get("/procedures/1.001193?lang=en"))
    assert {'<span lang="vi">Hộ tịch</span>', '<span lang="vi">Giấy khai sinh</span>'} <= set(
        re.findall("<span lang.*?</span>", english)
    )
    assert 'lang="vi">Giấy khai sinh' not in app.test_client().get("/procedures/1.001193?lang=vi").text
    app.extensions["submission"].store.database.client.close()


def test_a_birth_registration_from_the_first_page_to_the_receipt(client: FlaskClient, store: Store) -> None:
    own = submit(client)
    receipt, _ = page(client.get(f"{own}/receipt"))
    application = store.applications.load(own.rpartition("/")[2])
    assert application["tracking_code"] in receipt
    assert "<svg" in receipt
    assert application["form"]["child_born_on"] == BIRTH["child_born_on"]
    assert application["drafting_seconds"] >= 0
    assert store.drafts.of_owner("citizen-an") == []
    text, reader = page(client.get(own))
    assert "Bạn chưa cần làm gì" in text
    paper = next(href for href in reader.hrefs if "/attachments/" in href)
    assert client.get(paper).data == PDF


def test_pressing_the_button_twice_makes_one_application(client: FlaskClient, store: Store) -> None:
    draft = write_draft(client)
    kept = stored(store, draft)
    first = fill(client, f"{draft}/check", declaration="yes").headers["Location"]
    store.drafts.put(kept)
    assert fill(client, f"{draft}/check", declaration="yes").headers["Location"] == first
    assert store.applications.collection.count_documents({}) == 1


def test_what_the_sign_in_told_is_not_asked_again(client: FlaskClient) -> None:
    text, _ = page(client.get(f"{begin(client)}/applicant"))
    assert 'value="Nguyễn Thử Một"' in text
    assert 'value="000190000001"' in text


def test_a_second_visit_finds_the_same_draft(client: FlaskClient, store: Store) -> None:
    assert begin(client) == begin(client)
    assert len(store.drafts.of_owner("citizen-an")) == 1


def test_a_wrong_answer_is_shown_on_top_and_at_its_place_and_nothing_typed_is_lost(client: FlaskClient) -> None:
    draft = begin(client)
    typed = {**birth_answers(), "child_full_name": "", "child_born_on-month": "13", "child_birthplace": "Ở đây"}
    text, reader = page(fill(client, f"{draft}/form-child", **typed), 422)
    assert text.count("Vui lòng trả lời câu này.") == 2
    assert "<title>Lỗi:" in text
    assert {"#child_full_name", "#child_born_on-day"} <= set(reader.hrefs)
    assert {"child_full_name", "child_born_on-day"} <= set(reader.ids)
    assert 'value="Ở đây"' in text
    again, _ = page(client.get(f"{draft}/form-child"))
    assert 'value="Ở đây"' in again


def test_a_question_that_follows_from_an_answer_is_asked_on_the_same_page(client: FlaskClient) -> None:
    draft = begin(client)
    answer = fill(client, f"{draft}/form-father", father_known="yes")
    assert answer.headers["Location"] == f"{draft}/form-father"
    _, reader = page(client.get(f"{draft}/form-father"))
    assert "father_full_name" in reader.names


def test_a_missing_or_wrong_paper_is_named(client: FlaskClient) -> None:
    draft = begin(client)
    missing, reader = page(fill(client, f"{draft}/papers", go="on"), 422)
    assert "Thiếu giấy tờ này" in missing
    assert "#file-2" in reader.hrefs
    wrong = fill(client, f"{draft}/papers", **{"file-2": (io.BytesIO(JPEG), "giay.pdf"), "go": "on"})
    assert "Nội dung tệp khác với đuôi tên tệp" in page(wrong, 422)[0]
    empty = fill(client, f"{draft}/papers", **{"file-2": (io.BytesIO(b""), "giay.pdf"), "go": "on"})
    assert "Tệp không có nội dung" in page(empty, 422)[0]


def test_a_file_can_be_taken_away_again(client: FlaskClient, store: Store) -> None:
    draft = begin(client)
    fill(client, f"{draft}/papers", **{"file-2": (io.BytesIO(PDF), "a.pdf"), "go": "stay"})
    kept = stored(store, draft)["attachments"]
    assert "a.pdf" in page(client.get(f"{draft}/papers"))[0]
    fill(client, f"{draft}/papers", remove=kept[0]["upload_id"])
    assert stored(store, draft)["attachments"] == []


def test_the_check_page_leads_to_each_wrong_thing_and_back(client: FlaskClient) -> None:
    draft = begin(client)
    text, reader = page(fill(client, f"{draft}/check"), 422)
    assert f"{draft}/form-child?back=check#child_full_name" in reader.hrefs
    assert "#declaration" in reader.hrefs
    assert "Họ, chữ đệm, tên của con: Vui lòng trả lời câu này." in text
    answer = client.get(f"{draft}/unit?back=check")
    hidden = page(answer)[1].hidden
    sent = client.post(f"{draft}/unit?back=check", data={**hidden, "receiving_unit": "29179"})
    assert sent.headers["Location"] == f"{draft}/check"


def test_a_form_without_its_token_is_refused(client: FlaskClient) -> None:
    draft = begin(client)
    answer = client.post(f"{draft}/unit", data={"receiving_unit": "29179"}, headers={"Accept": "text/html"})
    assert answer.status_code == 403


def test_what_i_must_do_is_on_top_and_can_be_done(client: FlaskClient, store: Store) -> None:
    own = submit(client)
    tell(store, own, RECEIVED, ASKED)
    text, reader = page(client.get(own))
    assert text.index("Việc bạn cần làm") < text.index("Mã tra cứu")
    assert f"{own}/supplement" in reader.hrefs
    page(client.get(f"{own}/supplement"))
    nothing = fill(client, f"{own}/supplement", **birth_answers())
    assert "Chưa có gì để gửi bổ sung" in page(nothing, 422)[0]
    sent = fill(client, f"{own}/supplement", **{**birth_answers(), "copies": "7", "file-2": (io.BytesIO(JPEG), "rõ hơn.jpg")})
    assert sent.headers["Location"] == own
    application = store.applications.load(own.rpartition("/")[2])
    assert application["supplements"][0]["form"] == {"copies": 7}
    assert len(application["attachments"]) == 2
    assert client.get(f"{own}/supplement").headers["Location"] == own


def test_an_answer_changed_in_a_supplement_asks_what_follows_from_it(client: FlaskClient, store: Store) -> None:
    own = submit(client)
    tell(store, own, RECEIVED, ASKED)
    before = store.applications.load(own.rpartition("/")[2])["form"]["father_known"]
    assert before is False
    text, _ = page(client.get(f"{own}/supplement"))
    assert "Họ và tên cha" not in text
    refused, reader = page(fill(client, f"{own}/supplement", **{**birth_answers(), "father_known": "yes"}), 422)
    assert "Họ và tên cha" in refused, "who says yes must be able to go on"
    assert "father_full_name" in reader.hidden["shown"].split()


def test_withdrawing_and_rating_ask_first(client: FlaskClient, store: Store) -> None:
    own = submit(client)
    page(fill(client, f"{own}/withdraw"), 422)
    assert fill(client, f"{own}/withdraw", choice="not_needed").headers["Location"] == own
    tell(store, own, RECEIVED, MOVED, CLOSED)
    page(client.get(f"{own}/rating"))
    assert fill(client, f"{own}/rating", choice="satisfied", note="Tốt").headers["Location"] == own
    assert "Hài lòng" in page(client.get(own))[0]


def test_the_mailbox_apologises_for_a_moved_date(client: FlaskClient, store: Store) -> None:
    own = submit(client)
    tell(store, own, RECEIVED, MOVED)
    text, _ = page(client.get("/mailbox"))
    assert "Chúng tôi xin lỗi" in text
    assert "25/01/2021" in text


def test_anybody_with_the_code_sees_only_how_far_it_is(client: FlaskClient, app: Flask, store: Store) -> None:
    own = submit(client)
    code = store.applications.load(own.rpartition("/")[2])["tracking_code"]
    stranger = app.test_client()
    text, _ = page(stranger.get(f"/tracking/{code.lower()}"))
    assert "Đã làm 0%" in text
    assert "khai sinh" not in text
    assert "Nguyễn" not in text
    assert stranger.get("/tracking?code=" + code).headers["Location"].startswith("/tracking/")
    page(stranger.get("/tracking/nothing"), 404)


ENDINGS_WITHOUT_RESULT = {
    "not taken on": (("tiep_nhan",), "not_received", "Không được tiếp nhận"),
    "withdrawn before reception": ((), "withdrawn", "Đã rút"),
    "withdrawn": (("tiep_nhan", "tham_dinh"), "withdrawn", "Đã rút"),
    "refused": (("tiep_nhan", "tham_dinh", "phe_duyet", "dong_dau", "tra_ket_qua"), "refused", "Không được giải quyết"),
}


@pytest.mark.parametrize(("steps", "outcome", "shown"), ENDINGS_WITHOUT_RESULT.values(), ids=ENDINGS_WITHOUT_RESULT)
def test_a_file_that_ended_without_a_result_tells_its_owner_why_and_nobody_else(
    client: FlaskClient, app: Flask, store: Store, steps: tuple[str, ...], outcome: str, shown: str
) -> None:
    own = submit(client)
    opened = {"kind": "public_service", "origin": "online", "procedure_code": "1.001193", "receiving_unit": "29179"}
    opened |= {"deciding_unit": "29179", "level": "commune", "channel": "web", "workflow": "xa_immediate"}
    ended = {"outcome": outcome, "closed_at": START, "due_at": None, "timeliness": "no_limit"}
    tell(store, own, NewEvent("case.opened", opened), *map(completed, steps), NewEvent("case.closed", ended))
    code = store.applications.load(own.rpartition("/")[2])["tracking_code"]
    told, _ = page(app.test_client().get(f"/tracking/{code}"))
    assert "Hồ sơ đã kết thúc, không có kết quả." in told
    assert not [word for word in ("Xong ", "Đã làm", "chờ tiếp nhận", "<progress") if word in told]
    public = app.test_client().get(f"/api/v1/tracking/{code}").json
    assert public["completion"] == {"steps_done": None, "steps_total": 5, "percent": None, "ended": "without_result"}
    mine, _ = page(client.get("/applications"))
    assert shown in mine and "Đã xong" not in mine


def test_who_was_not_received_reads_why_and_gets_a_letter_not_a_result(
    client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = submit(client)
    ended = {"outcome": "not_received", "closed_at": START, "due_at": None, "timeliness": "no_limit"}
    tell(store, own, NewEvent("result.released", {"medium": "electronic"}), NewEvent("case.closed", ended))
    silent, _ = page(client.get(own))
    assert "Lý do được ghi trong phiếu từ chối tiếp nhận." in silent
    letter = {"reason": {"code": "x", "vi": "Sai nơi nhận.", "en": "Wrong place."}, "text": "Nộp ở xã thử.", "at": ""}
    monkeypatch.setattr(ProcessingClient, "citizen_notes", lambda self, case_id: {"refusal": letter})
    text, _ = page(client.get(own))
    assert {"Tải phiếu từ chối tiếp nhận", "Đã có phiếu từ chối tiếp nhận", "Sai nơi nhận.", "Nộp ở xã thử."} <= _told(text)
    assert not {"Tải kết quả", "Đã có kết quả", "Không có thời hạn"} & _told(text)
    english, _ = page(client.get(f"{own}?lang=en"))
    assert '<span lang="vi">Nộp ở xã thử.</span>' in english, "officials write Vietnamese"


def test_the_letter_of_an_application_without_a_file_number_is_named_by_its_tracking_code(
    client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = submit(client)
    tell(store, own, NewEvent("result.released", {"medium": "electronic"}))
    monkeypatch.setattr(ProcessingClient, "result", lambda self, case_id: ResultFile("application/pdf", iter([PDF])))
    code = store.applications.load(own.rpartition("/")[2])["tracking_code"]
    answer = client.get(f"/api/v1{own}/result")
    assert answer.headers["Content-Disposition"].endswith(f"ket-qua-{code}.pdf")


def _told(html: str) -> set[str]:
    """The words between tags, each piece by itself, and what follows `Lý do:`."""
    pieces = (re.sub(r"\s+", " ", piece).strip() for piece in re.split(r"<[^>]*>", html))
    return {piece.removeprefix("Lý do: ") for piece in pieces}


def test_somebody_elses_pages_are_not_there(client: FlaskClient, app: Flask) -> None:
    own, draft = submit(client), begin(client)
    sessions = app.extensions["motcua_auth"].sessions
    neighbour = app.test_client()
    neighbour.set_cookie(sessions.cookie, sessions.start({**CLAIMS, "sub": "citizen-binh"}))
    addresses = (own, f"{own}/receipt", f"{own}/supplement", f"{own}/withdraw", f"{draft}/unit")
    assert {neighbour.get(address).status_code for address in addresses} == {404}


def test_the_page_of_a_purged_application_says_so_and_nothing_more(client: FlaskClient, store: Store) -> None:
    own = submit(client)
    tell(store, own, RECEIVED, NewEvent("case.marked_secret", {}))
    text, _ = page(client.get(own))
    assert "đã được xóa" in text
    assert BIRTH["child_full_name"] not in text
    page(client.get("/applications"))
    page(client.get("/applications?lang=en"))


def test_the_list_shows_what_waits_for_me(client: FlaskClient, store: Store) -> None:
    own = submit(client)
    begin(client)
    tell(store, own, ASKED)
    text, _ = page(client.get("/applications"))
    assert "Cần bạn bổ sung" in text
    assert "Xóa bản nháp" in text
