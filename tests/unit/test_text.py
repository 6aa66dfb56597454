"""Vietnamese text: one normal form, and a search key without marks."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.http.body import normalised
from shared.text import fold, nfc


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


# Letters that people here use, in both cases, with everything else mixed in.
VIETNAMESE = st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặấậếềệốộớợứựĂÂĐÊÔƠƯỆỢ  \t\n"))


def test_a_name_typed_on_a_phone_is_the_name_typed_at_the_counter() -> None:
    assert nfd("Nguyễn Thị Hoà") != "Nguyễn Thị Hoà"
    assert nfc(nfd("Nguyễn Thị Hoà")) == nfc("Nguyễn Thị Hoà") == "Nguyễn Thị Hoà"


@pytest.mark.parametrize("typed", ["dang ky khai sinh", "DANG KY KHAI SINH", "Đăng ký khai sinh", nfd("đăng  ký\nkhai sinh ")])
def test_whatever_way_it_is_typed_birth_registration_is_found(typed: str) -> None:
    assert fold(typed) == fold("Đăng ký khai sinh") == "dang ky khai sinh"


@pytest.mark.parametrize(("old", "new"), [("Hoà", "Hòa"), ("Thuỷ", "Thủy"), ("Mỹ Hoà", "Mỹ Hòa"), ("khoẻ", "khỏe")])
def test_the_old_and_the_new_place_of_a_mark_meet(old: str, new: str) -> None:
    assert old != new
    assert fold(old) == fold(new)


def test_the_letter_d_with_a_bar_is_found_as_d_though_it_does_not_decompose() -> None:
    assert nfd("đ") == "đ"
    assert fold("Đỗ Đức Đạt") == "do duc dat"


def test_letters_that_only_look_alike_to_a_foreigner_are_one_in_a_search() -> None:
    assert fold("ăâa êe ôơo ưu") == "aaa ee ooo uu"


def test_nothing_folds_to_nothing() -> None:
    assert fold("") == fold(" \t\n ") == ""


@given(st.text() | VIETNAMESE)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text() | VIETNAMESE)
def test_the_search_key_does_not_depend_on_the_normal_form(text: str) -> None:
    assert fold(nfd(text)) == fold(nfc(text))


@given(VIETNAMESE)
def test_the_search_key_of_vietnamese_is_plain_ascii(text: str) -> None:
    assert fold(text).isascii()


def test_a_body_is_normalised_in_every_depth_keys_included() -> None:
    sent = {nfd("tên"): [nfd("Hoà"), {"a": nfd("Đức"), "n": 1, "none": None, "yes": True}]}
    assert normalised(sent) == {"tên": ["Hoà", {"a": "Đức", "n": 1, "none": None, "yes": True}]}
