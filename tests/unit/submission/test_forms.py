"""Forms are data, and a wrong answer is told with all others."""

from __future__ import annotations

import re
import shutil
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.submission.forms import FormLibrary, check_answers, load_forms
from services.submission.forms.definition import KINDS, Field
from services.submission.forms.messages import MESSAGES
from services.submission.forms.values import READERS, NotAccepted, read
from shared.message import Message
from tests.support.applications import APPLICANT, BIRTH

PACK = Path(__file__).parents[3] / "deploy" / "ba-tri"
TODAY = date(2021, 1, 19)


@pytest.fixture(scope="module")
def forms() -> FormLibrary:
    return _library()


@cache
def _library() -> FormLibrary:
    return load_forms(PACK)


def codes(checked: Any) -> dict[str, str]:
    return {error.pointer: error.code for error in checked.errors}


def test_every_kind_of_question_has_a_reader() -> None:
    assert set(READERS) == set(KINDS)


def test_the_pack_has_forms_for_the_procedures_people_use_most(forms: FormLibrary) -> None:
    own = {form.code for form in forms.all()}
    assert own >= {"default", "applicant", "1.001193", "1.000894", "1.004873", "1.001612", "1.001776"}
    assert forms.of("2.000815").code == "default"


def test_every_question_has_words_in_both_languages(forms: FormLibrary) -> None:
    for form in forms.all():
        for field in form.fields.values():
            texts = [field.label, *([field.hint] if field.hint else []), *(option.label for option in field.options)]
            assert all(text.vi and text.en for text in texts), field.id


SPOKEN = re.compile(r"\?$|\bbạn\b|\bchúng tôi\b|\byou\b|\byour\b|\bwe\b", re.IGNORECASE)


def test_a_question_put_to_the_citizen_has_a_short_heading_for_officials(forms: FormLibrary) -> None:
    for form in forms.all():
        for field in form.fields.values():
            assert not any(map(SPOKEN.search, (field.heading.vi, field.heading.en))), (form.code, field.id)
    relationship = forms.of("1.001193").fields["relationship"]
    assert (relationship.label.vi, relationship.heading.en) == (
        "Bạn là gì của người được khai sinh?",
        "Relationship to the child",
    )
    sex = forms.of("1.001193").fields["child_sex"]
    assert (sex.short, sex.heading) == (None, sex.label)


@pytest.mark.parametrize("wrong", ["{vi: Quan hệ}", "{vi: Quan hệ?, en: Relation?}", f"{{vi: {'a' * 61}, en: a}}", "Quan hệ"])
def test_a_short_heading_that_is_none_is_named_at_the_start(tmp_path: Path, wrong: str) -> None:
    pack = shutil.copytree(PACK / "forms", tmp_path / "forms").parent
    birth = pack / "forms" / "1.001193.yaml"
    written = re.sub(r'short: {vi: "Quan hệ với người được khai sinh".*}', f"short: {wrong}", birth.read_text(encoding="utf-8"))
    birth.write_text(written, encoding="utf-8")
    with pytest.raises(ValueError, match=r"1\.001193\.yaml: request/relationship, short"):
        load_forms(pack)


def test_a_complete_birth_registration_has_no_errors(forms: FormLibrary) -> None:
    checked = check_answers(forms.of("1.001193"), BIRTH, TODAY)
    assert checked.errors == checked.warnings == ()
    assert checked.answers["child_born_on"] == "2021-01-10"


def test_all_wrong_fields_are_told_at_once(forms: FormLibrary) -> None:
    wrong = {
        **BIRTH,
        "child_full_name": "",
        "child_sex": "unknown",
        "child_born_on": "2021-02-30",
        "mother_born_on": "2030-01-01",
        "father_known": "maybe",
        "copies": 21,
        "colour": "red",
    }
    assert codes(check_answers(forms.of("1.001193"), wrong, TODAY)) == {
        "/form/colour": "unknown_field",
        "/form/child_full_name": "required",
        "/form/child_sex": "not_a_choice",
        "/form/child_born_on": "not_a_date",
        "/form/mother_born_on": "in_the_future",
        "/form/father_known": "not_a_choice",
        "/form/copies": "out_of_range",
    }


def test_a_question_that_is_not_asked_needs_no_answer_and_keeps_none(forms: FormLibrary) -> None:
    alone = {**BIRTH, "father_known": False, "father_full_name": "Không Còn Hỏi"}
    checked = check_answers(forms.of("1.001193"), alone, TODAY)
    assert checked.errors == ()
    assert "father_full_name" not in checked.answers


def test_a_question_that_follows_from_an_answer_is_asked(forms: FormLibrary) -> None:
    named = {**BIRTH, "father_known": "yes"}
    assert "/form/father_full_name" in codes(check_answers(forms.of("1.001193"), named, TODAY))


def test_names_come_out_composed_and_with_single_spaces(forms: FormLibrary) -> None:
    typed = unicodedata.normalize("NFD", "  Nguyễn   Thị\tThử ")
    checked = check_answers(forms.of("1.001193"), {**BIRTH, "child_full_name": typed}, TODAY)
    assert checked.answers["child_full_name"] == "Nguyễn Thị Thử"


def test_an_identity_number_that_disagrees_is_a_warning_and_no_error(forms: FormLibrary) -> None:
    checked = check_answers(forms.of("applicant"), {**APPLICANT, "born_on": "1975-04-30"}, TODAY, "/applicant")
    assert checked.errors == ()
    assert [(warning.pointer, warning.code) for warning in checked.warnings] == [("/applicant/id_number", "id_number_disagrees")]


def test_a_year_is_enough_for_a_birth_long_ago(forms: FormLibrary) -> None:
    checked = check_answers(forms.of("applicant"), {**APPLICANT, "born_on": "1990"}, TODAY)
    assert checked.errors == checked.warnings == ()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("0912 345 678", "0912345678"), ("+84 912.345.678", "0912345678"), ("0275-385-0000", "02753850000"), ("0112345678", None)],
)
def test_phone_numbers_are_taken_as_people_write_them(forms: FormLibrary, typed: str, kept: str | None) -> None:
    checked = check_answers(forms.of("applicant"), {**APPLICANT, "phone": typed}, TODAY, "/applicant")
    if kept is None:
        assert codes(checked) == {"/applicant/phone": "not_a_phone"}
    else:
        assert checked.answers["phone"] == kept


@pytest.mark.parametrize("bad", ["\ud800", "a\x00b", "\x1b[31m"])
def test_broken_and_control_characters_are_refused(forms: FormLibrary, bad: str) -> None:
    checked = check_answers(forms.of("default"), {"request": bad, "on_behalf": False}, TODAY)
    assert codes(checked) == {"/form/request": "control_characters"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(READERS)), json_values)
def test_no_value_breaks_a_reader(kind: str, value: Any) -> None:
    try:
        read(Field("x", kind, Message("x", "x")), value, TODAY)
    except NotAccepted as refusal:
        assert refusal.code in MESSAGES


@given(st.dictionaries(st.sampled_from(sorted({*BIRTH, "x~/y"})), json_values, max_size=6))
def test_whatever_is_sent_the_answer_is_a_list_of_known_codes(raw: dict[str, Any]) -> None:
    checked = check_answers(_library().of("1.001193"), raw, TODAY)
    assert all(error.code in MESSAGES for error in (*checked.errors, *checked.warnings))
