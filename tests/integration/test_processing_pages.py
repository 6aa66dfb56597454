"""The officials' pages with the real store: usable with plain forms, in two languages, saying why something cannot be done."""

from __future__ import annotations

import re

import pytest

from services.processing.handlers.applications import applications
from tests.conftest import SETTINGS
from tests.integration.processing_office import COMMUNE, Desk, clock, desk, submitted, told

pytestmark = pytest.mark.servers
__all__ = ["clock", "desk"]

DESK, SPECIALIST, CLERK = (f"{role}@{COMMUNE}" for role in ("receptionist", "specialist", "clerk"))


def _post(desk: Desk, path: str, post: str, form: dict[str, str]):
    return desk.app.test_client().post(path, data=form, headers={"Authorization": f"Bearer {post}"})


def _revision(page: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found
    return found.group(1)


def _online(desk: Desk, case_id: str = "case-page-1") -> str:
    applications(desk.processing.office).apply({("submission", case_id): [submitted(case_id)]})
    return case_id


_LIMIT = "Thời hạn, số ngày làm việc (không bắt buộc)"
# What officials get wrong on each form, and by which words it is named to them.
_WRONG = (
    ("/cases/new/counter", DESK, {"origin": "counter", "procedure_code": "1.001193"}, {"full_name": "Họ và tên người nộp"}),
    ("/cases/new/internal", CLERK, {"subject": "", "limit_days": "soon"}, {"subject": "Tên công việc", "limit_days": _LIMIT}),
    ("/register", CLERK, {"kind": "internal_work", "channel": "internal", "received_on": "x"}, {"received_on": "Ngày nhận"}),
    ("/secret-counts", CLERK, {"kind": "internal_work", "day": "2026-11-20", "count": "many"}, {"count": "Số hồ sơ trong ngày"}),
)


def test_the_day_begins_with_what_waits(desk: Desk) -> None:
    empty = desk.get("/", DESK).text
    assert "Không có việc nào đang chờ bạn." in empty
    case_id = _online(desk)
    page = desk.get("/", DESK).text
    assert "Chờ tiếp nhận" in page and f"/cases/{case_id}" in page


def test_the_pages_speak_english_too(desk: Desk) -> None:
    _online(desk)
    for path in ("/", "/queues/reception", "/cases/case-page-1", "/cases/new/counter", "/cases/new/internal", "/register"):
        page = desk.get(f"{path}?lang=en", DESK)
        assert page.status_code == 200
        assert "Việc tiếp theo" not in page.text and "Ngày của tôi" not in page.text


def test_the_papers_to_be_checked_are_named_in_the_readers_language(desk: Desk) -> None:
    case_id = _online(desk)
    english = desk.get(f"/cases/{case_id}?lang=en", DESK).text
    assert ">Declaration for birth registration</label>" in english
    assert 'name="paper" value="Tờ khai đăng ký khai sinh"' in english, "what is written down is the name of the law"
    assert ">Tờ khai đăng ký khai sinh</label>" in desk.get(f"/cases/{case_id}?lang=vi", DESK).text


def test_a_file_is_received_with_a_plain_form(desk: Desk) -> None:
    case_id = _online(desk)
    page = desk.get(f"/cases/{case_id}", DESK).text
    assert "Kiểm tra giấy tờ" in page
    form = {"revision": _revision(page), "paper": "Giấy chứng sinh", "ok-0": "1", "originals-0": "1"}
    answer = _post(desk, f"/cases/{case_id}/actions/accept", DESK, form)
    assert answer.status_code == 302
    following = desk.get(answer.headers["Location"], DESK).text
    assert "-261125-0001" in following and "Đã xong" in following
    receipt = desk.get(f"/cases/{case_id}/forms/01", DESK).text
    assert "Giấy chứng sinh" in receipt
    # The address is for a person with the paper in the hand, not the one by which services reach each other.
    assert SETTINGS["CITIZENS_URL"] in receipt and SETTINGS["SUBMISSION_URL"] not in receipt


def test_money_is_given_back_with_a_plain_form_that_says_how_much(desk: Desk) -> None:
    case_id = _online(desk)
    desk.done(case_id, "accept", DESK)
    overpaid = told(case_id, 2, "payment.overpaid", {"amount_dong": 9_000})
    applications(desk.processing.office).apply({("submission", case_id): [overpaid]})
    waiting = desk.get("/queues/to_give_back", DESK).text
    assert "Tiền phải trả lại" in waiting and case_id in waiting
    page = desk.get(f"/cases/{case_id}", DESK).text
    assert "Nộp thừa, phải trả lại: 9.000\u00a0đ" in page and "Tôi đã trả lại 9.000\u00a0đ cho người đã nộp." in page
    form = {"revision": _revision(page), "method": "cash"}
    unconfirmed = _post(desk, f"/cases/{case_id}/actions/return_surplus", DESK, form)
    assert unconfirmed.status_code == 422
    assert '<a href="#return_surplus-confirm">Hãy đánh dấu ô xác nhận.</a>' in unconfirmed.text
    assert 'id="return_surplus-confirm"' in unconfirmed.text
    done = _post(desk, f"/cases/{case_id}/actions/return_surplus", DESK, {**form, "confirm": "1"})
    assert done.status_code == 302
    after = desk.get(done.headers["Location"], DESK).text
    assert "Nộp thừa, phải trả lại:" not in after
    assert "Đã trả lại: <strong>9.000\u00a0đ</strong>, tiền mặt tại quầy, 25/11/2026\u00a009:00" in after


def test_the_cashier_alone_is_led_to_money_that_fits_no_application(desk: Desk) -> None:
    way = f"{SETTINGS['CITIZENS_URL']}/unmatched-money"
    assert way in desk.get("/", "cashier@836").text
    assert way not in desk.get("/", DESK).text


def test_a_person_is_searched_for_by_a_form_that_leaves_the_address_alone(desk: Desk) -> None:
    code = desk.open_at_counter(accept=True).json["file_code"]
    form = re.search(r'<form class="search-row"[^>]*>.*?</form>', desk.get("/", DESK).text, re.DOTALL)
    assert form and 'method="post"' in form.group() and 'name="csrf_token"' in form.group()
    found = _post(desk, "/search", DESK, {"q": "nguyen thu nghiem"})
    assert found.status_code == 200 and code in found.text
    assert 'value="nguyen thu nghiem"' in found.text, "what was typed can be corrected"
    assert "Không tìm thấy" in _post(desk, "/search", DESK, {"q": "999999999999"}).text
    asked = desk.get("/search", DESK, query_string={"q": "nguyen thu nghiem"})
    assert asked.status_code == 200 and code not in asked.text and 'name="q" type="search" maxlength="200" value=""' in asked.text


def test_what_cannot_be_done_is_shown_with_its_reason(desk: Desk) -> None:
    case_id = _online(desk)
    page = desk.get(f"/cases/{case_id}", SPECIALIST).text
    assert "Việc chưa làm được và lý do" in page
    assert "Hồ sơ chưa được tiếp nhận." in page
    assert "Bạn không có quyền làm việc này." in page


def test_a_stale_page_says_so_and_shows_the_file_as_it_is(desk: Desk) -> None:
    case_id = _online(desk)
    old = _revision(desk.get(f"/cases/{case_id}", DESK).text)
    desk.done(case_id, "accept", DESK)
    answer = _post(desk, f"/cases/{case_id}/actions/accept", DESK, {"revision": old})
    assert answer.status_code == 412
    assert "Hồ sơ vừa được người khác cập nhật." in answer.text


def test_a_wrong_field_keeps_what_was_typed(desk: Desk) -> None:
    case_id = _online(desk)
    page = desk.get(f"/cases/{case_id}", DESK).text
    form = {"revision": _revision(page), "reason": "no_such_reason", "documents": "Bản sao", "note": "Cần bản chính"}
    answer = _post(desk, f"/cases/{case_id}/actions/request_supplement", DESK, form)
    assert answer.status_code == 422
    assert '<a href="#request_supplement-reason">Lý do: Giá trị không nằm trong danh sách.</a>' in answer.text
    assert "<title>Lỗi:" in answer.text
    assert 'id="request_supplement-reason-error"' in answer.text and "Cần bản chính" in answer.text


@pytest.mark.parametrize(("path", "who", "sent", "named"), _WRONG, ids=[each[0] for each in _WRONG])
def test_what_is_wrong_is_named_by_its_label_above_and_beside_the_field(
    desk: Desk, path: str, who: str, sent: dict[str, str], named: dict[str, str]
) -> None:
    answer = _post(desk, path, who, {"unit": COMMUNE, **sent})
    assert answer.status_code == 422 and "<title>Lỗi:" in answer.text and "<title>Lỗi:" not in desk.get(path, who).text
    led_to = dict(re.findall(r'<li><a href="#([\w-]+)">([^<]*)</a></li>', answer.text))
    assert {field: words.partition(":")[0] for field, words in led_to.items()} == named
    for field in named:
        assert f'<p class="govuk-error-message" id="{field}-error">' in answer.text
        assert re.search(rf'id="{field}" name="[^"]*"[^>]* aria-describedby="[^"]*{field}-error"', answer.text), (
            "it is read out with it"
        )
        assert f"({field})" not in answer.text


def _led_to(page: str) -> dict[str, str]:
    """Element → words of the summary of what is wrong."""
    return dict(re.findall(r'<li><a href="#([\w-]+)">([^<]*)</a></li>', page))


def test_a_paper_of_a_list_that_is_wrong_is_named_by_the_field_in_which_it_was_written(desk: Desk) -> None:
    page = desk.get(f"/cases/{_online(desk)}", DESK).text
    form = {"revision": _revision(page), "reason": "missing_papers", "documents": f"{'a' * 301}\nGiấy chứng sinh\n{'b' * 301}"}
    answer = _post(desk, "/cases/case-page-1/actions/request_supplement", DESK, form)
    assert answer.status_code == 422
    assert _led_to(answer.text)["request_supplement-documents"] == "Giấy tờ cần bổ sung: Dài quá mức cho phép."
    assert answer.text.count("Giấy tờ cần bổ sung: Dài quá mức cho phép.") == 1, "said once, however many lines are too long"
    beside = re.search(r'id="request_supplement-documents-error">(.*?)</p>', answer.text)
    assert beside and beside[1].count("Dài quá mức cho phép.") == 1 and "Giấy chứng sinh" in answer.text


def test_what_is_too_long_is_not_called_too_short(desk: Desk) -> None:
    sent = {"unit": COMMUNE, "origin": "counter", "procedure_code": "1.001193", "full_name": "", "address": "a" * 301}
    page = _post(desk, "/cases/new/counter", DESK, sent).text
    assert _led_to(page)["address"] == "Địa chỉ: Dài quá mức cho phép."
    assert _led_to(page)["full_name"] == "Họ và tên người nộp: Ngắn quá mức cho phép."


def test_who_errs_in_a_form_that_is_not_there_any_more_reads_why_it_is_not(desk: Desk) -> None:
    case_id = _online(desk)
    desk.done(case_id, "accept", DESK)
    answer = _post(desk, f"/cases/{case_id}/actions/refuse_reception", DESK, {"revision": "0", "reason": "no_such_reason"})
    assert (answer.status_code, _led_to(answer.text)) == (409, {}), "no way to a field that is not shown"
    assert re.search(r'error-summary__title">Hồ sơ đã được tiếp nhận', answer.text)


def test_one_file_after_the_other(desk: Desk) -> None:
    first, second = _online(desk, "case-page-1"), _online(desk, "case-page-2")
    page = desk.get(f"/cases/{first}?queue=reception", DESK).text
    form = {"revision": _revision(page), "queue": "reception", "then": "next"}
    answer = _post(desk, f"/cases/{first}/actions/accept", DESK, form)
    assert f"/cases/{second}" in answer.headers["Location"]


def test_a_file_comes_in_over_the_counter_form_once(desk: Desk) -> None:
    page = desk.get("/cases/new/counter", DESK).text
    key = re.search(r'name="key" value="(\w+)"', page)
    assert key and "Đăng ký khai sinh" in page
    form = {
        "key": key.group(1),
        "unit": COMMUNE,
        "origin": "counter",
        "procedure_code": "1.001193",
        "full_name": "Trần Thử",
        "accept": "1",
    }
    sent = [_post(desk, "/cases/new/counter", DESK, form).headers["Location"] for _ in range(2)]
    assert sent[0] == sent[1]
    wrong = _post(desk, "/cases/new/counter", DESK, {**form, "full_name": "", "key": "another-key-1"})
    assert wrong.status_code == 422


def test_internal_file_register_and_secret_count_have_their_forms(desk: Desk) -> None:
    form = {"unit": COMMUNE, "subject": "Kế hoạch quý", "limit_days": "5", "key": "internal-page-1"}
    assert _post(desk, "/cases/new/internal", CLERK, form).status_code == 302
    entry = {
        "unit": COMMUNE,
        "kind": "public_service",
        "procedure_code": "1.001193",
        "channel": "counter",
        "received_on": "2026-11-20",
    }
    assert _post(desk, "/register", CLERK, entry).status_code == 302
    assert "Đăng ký khai sinh" in desk.get("/register", CLERK).text
    count = {"unit": COMMUNE, "kind": "internal_work", "day": "2026-11-20", "count": "2"}
    assert _post(desk, "/secret-counts", CLERK, count).status_code == 302
    assert _post(desk, "/secret-counts", CLERK, {**count, "count": "many"}).status_code == 422


def test_pdf_is_made_or_its_absence_explained(desk: Desk) -> None:
    case_id = desk.open_at_counter(accept=True).json["case_id"]
    answer = desk.get(f"/api/v1/cases/{case_id}/forms/01?format=pdf", DESK)
    assert (answer.status_code, answer.mimetype) in ((200, "application/pdf"), (503, "application/problem+json"))
    if answer.status_code == 200:
        assert answer.data.startswith(b"%PDF")
