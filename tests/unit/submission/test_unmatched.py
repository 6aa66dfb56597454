"""Of money that fits no application so much is kept that its payer can be found, and nothing anybody wrote about a person."""

from __future__ import annotations

import random
import string
import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.submission.domain.bank_reports import SUCCEEDED
from services.submission.domain.payments import BankReport
from services.submission.domain.references import references_like
from services.submission.domain.tracking import BITS, code_of
from services.submission.domain.unmatched import OTHER_AMOUNT, UNKNOWN_REFERENCE, kept_of
from tests.support.chance import new_seed


@pytest.mark.parametrize(
    ("purpose", "kept"),
    [
        ("HS 7KQ2M0XD9TRB", ["7KQ2M0XD9TRB"]),
        ("MBVCB.123456.hs 7KQ2-M0XD-9TR.CT tu 0123", ["7KQ2M0XD9TR"]),
        ("NGUYEN THU MOT chuyen HS7KQ2M0XD9TRA0", ["7KQ2M0XD9TRA0"]),
        ("HS NGUYEN THU MOT", []),
        ("HS TRANTHIHAI1990 nop phi", []),
        ("HS 0900000001 so can cuoc 000190000001", []),
        ("HSNGUYENTHUMOT", []),
        ("HS 0912345678-LAN", []),
        ("HS0912345678TRAN THI", []),
        ("HS: 079123456789NAM nop phi", []),
        ("HS 15051990TRANVANA", []),
        ("HS 5thang5nam90", []),
        ("HS TRANVANA1990", []),
        ("HS HANH15HA1990", []),
        ("HS 71B1A150590", []),
        ("HS TO5LO7P9AN12", []),
        ("HS AN-1990-BE-15-AN", []),
        ("HS 7KQ2M0XD9TR-LAN", ["7KQ2M0XD9TR"]),
        ("HS 7KQ2-M0XD-9TRRB-LAN", ["7KQ2M0XD9TRRB"]),
        ("tien dien thang 1", []),
        ("", []),
    ],
)
def test_only_what_looks_like_a_reference_is_kept_of_a_purpose(purpose: str, kept: list[str]) -> None:
    assert references_like(purpose) == kept
    money = kept_of(BankReport("bank-1", SUCCEEDED, 8_000), purpose, [], UNKNOWN_REFERENCE, datetime(2021, 1, 19, tzinfo=UTC))
    assert set(money) == {"_id", "amount_dong", "references", "why", "received_at", "settled"}


def test_a_reference_that_an_application_has_is_kept_whatever_it_looks_like() -> None:
    report, now = BankReport("bank-1", SUCCEEDED, 8_000), datetime(2021, 1, 19, tzinfo=UTC)
    assert kept_of(report, "HS ABCDEFGHJKMN", ["ABCDEFGHJKMN"], OTHER_AMOUNT, now)["references"] == ["ABCDEFGHJKMN"]


# Nothing between two parts more often than something: that is what makes a long piece.
GLUE = st.sampled_from(["", "", "", "", " ", ".", "-", ": "])
DIGITS = "0123456789"


def _grouped(number: str, glue: str) -> str:
    """As people write long numbers: in threes from behind."""
    first = len(number) % 3
    groups = [number[:first], *(number[at : at + 3] for at in range(first, len(number), 3))]
    return glue.join(filter(None, groups))


PHONES = st.builds(
    lambda country, digits, glue: country + _grouped(digits, glue),
    st.sampled_from(["0", "84", "+84", "+84 ", "0084"]),
    st.text(DIGITS, min_size=9, max_size=9),
    st.sampled_from(["", "", " ", ".", "-"]),
)
IDENTITIES = st.builds(
    _grouped,
    st.one_of(st.text(DIGITS, min_size=9, max_size=9), st.text(DIGITS, min_size=12, max_size=12)),
    st.sampled_from(["", "", " ", ".", "-"]),
)
DATE_FORMS = ("%d%m%Y", "%d%m%y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%Y", "%d-%m-%y")
DATES = st.builds(date.strftime, st.dates(date(1930, 1, 1), date(2020, 12, 31)), st.sampled_from(DATE_FORMS))
YEARS = st.integers(1930, 2020).map(str)
SYLLABLES = ("Trần", "Văn", "An", "Nguyễn", "Thị", "Bé", "Lan", "Phạm", "Đặng", "Hà", "Khánh", "Trang", "Hạnh", "Tâm", "Mỹ", "Ân")


def _plain(name: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", name) if not unicodedata.combining(each)).replace("Đ", "D")


NAMES = st.builds(
    lambda syllables, glue, form: form(glue.join(syllables)),
    st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=4),
    st.sampled_from(["", "", " ", "-"]),
    st.sampled_from([_plain, _plain, str.lower, str.upper, lambda name: unicodedata.normalize("NFD", name)]),
)
NUMBERS = st.one_of(PHONES, IDENTITIES, DATES, YEARS)


@settings(max_examples=400)
@given(st.permutations([NAMES, NUMBERS, NAMES, NUMBERS]), st.integers(1, 4), GLUE, st.data())
def test_nothing_of_a_person_is_kept_however_it_is_glued(
    kinds: list[st.SearchStrategy[str]], most: int, after: str, data: st.DataObject
) -> None:
    parts = [data.draw(kind) + data.draw(GLUE) for kind in kinds[:most]]
    assert references_like(f"HS{after}{''.join(parts)}") == []


def _with_a_mistake(reference: str, kind: str, chance: random.Random) -> str:
    at = chance.choice([place for place, each in enumerate(reference) if each != "-"])
    put = {"wrong": chance.choice(string.ascii_uppercase + DIGITS), "missing": "", "doubled": reference[at] * 2}
    return reference[:at] + put[kind] + reference[at + 1 :]


@pytest.mark.parametrize("form", [code_of, lambda number: code_of(number).replace("-", "")], ids=["in groups", "in one"])
def test_a_reference_with_a_mistake_is_mostly_kept(form: Callable[[int], str]) -> None:
    """Not kept is about a quarter: where letters and digits change less than four times, or six digits follow each other."""
    chance, kept, tries = random.Random(new_seed()), Counter[str](), 3000
    for kind in ("wrong", "missing", "doubled"):
        for _ in range(tries):
            typed = _with_a_mistake(form(chance.getrandbits(BITS)), kind, chance)
            kept[kind] += references_like(f"HS {typed} nop phi") == [typed.replace("-", "")]
        assert kept[kind] / tries > 2 / 3
