"""Papers, results and fields have English names where the pack has them; a pack without them is read as well."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from services.submission.domain.components import components
from shared.procedures import load_procedures

PACK = Path(__file__).parents[2] / "deploy" / "ba-tri"
DAY = date(2026, 1, 1)
# Names of legal texts and forms, and of the currency, stay what they are.
STAY = re.compile(r"(TT|NĐ) \d+/\d+(/[A-ZĐ-]+)?|09/ĐK|1đ|đồng")
MARKED = re.compile(r"[^\x00-\x7f]")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACK, tmp_path / "pack"))


def change(pack: Path, pattern: str, to: str) -> None:
    path = pack / "procedures.yaml"
    before = path.read_text(encoding="utf-8")
    after = re.sub(pattern, to, before)
    assert after != before
    path.write_text(after, encoding="utf-8")


def test_everything_of_ba_tri_that_is_shown_has_an_english_name() -> None:
    for procedure in load_procedures(PACK).search(""):
        shown = {"field": procedure.field_en, "result": procedure.result_en}
        shown |= {document.name: document.name_en for document in procedure.documents}
        shown |= {"note": procedure.note_en} if procedure.note else {}
        shown |= {"unit": procedure.fee.unit_en} if procedure.fee.unit else {}
        for what, english in shown.items():
            assert english and not MARKED.search(STAY.sub("", english)), (procedure.code, what, english)


def test_a_pack_without_english_names_is_read(pack: Path) -> None:
    change(pack, r'(?m), name_en: "[^"]*"(?=, (form|original|present|copy|certified))', "")
    change(pack, r'(?m)^  (result|note)_en: .*\n|^fields_en:\n(  .*\n)+|, unit_en: "[^"]*"', "")
    birth = load_procedures(pack).get("1.001193", DAY)
    assert (birth.field_en, birth.result_en, birth.note_en) == ("", "", "")
    assert components(birth)[0].name_en == "Tờ khai đăng ký khai sinh", "programs get a name in either language"
    assert load_procedures(pack).field_en("Hộ tịch") == ""


@pytest.mark.parametrize(
    ("pattern", "to", "named"),
    [
        ('name_en: "Declaration for birth registration"', 'name_en: ""', "procedure 1.001193"),
        ('name_en: "Declaration for birth registration"', "name_en: [no]", "procedure 1.001193"),
        ('result_en: "Birth certificate"', 'result_en: ""', "procedure 1.001193"),
        ('"Hộ tịch": "Civil status"', '"Hộ tich": "Civil status"', "fields_en: Hộ tich"),
        ('"Hộ tịch": "Civil status"', '"Hộ tịch":', "fields_en: Hộ tịch"),
    ],
)
def test_an_english_name_that_is_empty_or_of_nothing_is_named_at_the_start(pack: Path, pattern: str, to: str, named: str) -> None:
    change(pack, re.escape(pattern), to)
    with pytest.raises(ValueError, match=named):
        load_procedures(pack)
