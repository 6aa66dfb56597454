"""Whether an application can be taken, with everything that is wrong told at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.submission.domain.components import components
from services.submission.domain.intake import Checked, Reference, check, merged
from services.submission.forms.messages import field_error
from services.submission.wiring import load_reference
from tests.support.applications import APPLICANT, birth

PACK = Path(__file__).parents[3] / "deploy" / "ba-tri"
NOW = datetime(2021, 1, 19, 2, 30, tzinfo=UTC)
PAPER: dict[str, Any] = {"filename": "a.pdf", "media_type": "application/pdf", "size": 9, "sha256": "0" * 64}
UPLOADS = {"u1": {**PAPER, "expires_at": NOW + timedelta(days=1)}, "old": {**PAPER, "expires_at": NOW}}


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(PACK)


def complete(**changes: Any) -> dict[str, Any]:
    return birth(**{"attachments": [{"upload_id": "u1", "component": "2"}], **changes})


def codes(checked: Checked) -> set[tuple[str, str]]:
    return {(error.pointer, error.code) for error in checked.errors}


def test_a_complete_application_is_taken(reference: Reference) -> None:
    checked = check(complete(), UPLOADS, reference, NOW)
    assert checked.errors == ()
    assert checked.facts["attachments"] == [{"id": "u1", "component": "2", **PAPER}]
    assert checked.facts["service_level"] == "level_3"


def test_everything_wrong_is_told_at_once(reference: Reference) -> None:
    body = complete(receiving_unit="836", applicant={**APPLICANT, "phone": "1"}, attachments=[], declaration=False)
    body["form"] = {**body["form"], "child_sex": "x"}
    assert codes(check(body, {}, reference, NOW)) == {
        ("/receiving_unit", "wrong_level"),
        ("/applicant/phone", "not_a_phone"),
        ("/form/child_sex", "not_a_choice"),
        ("/attachments", "missing_component"),
        ("/declaration", "not_declared"),
    }


@pytest.mark.parametrize(
    ("procedure", "unit", "code"),
    [
        ("1.001193", "836", "wrong_level"),
        ("1.001612", "29179", "wrong_level"),
        ("1.001776", "836", "unit_does_not_receive"),
        ("1.001612", "836.TP", "unit_does_not_receive"),
        ("1.001193", "99999", "unknown_unit"),
        ("1.001776", "29179", None),
        ("1.001612", "836", None),
        ("2.000815", "836", None),
    ],
)
def test_a_unit_takes_only_what_its_one_stop_shop_takes(
    reference: Reference, procedure: str, unit: str, code: str | None
) -> None:
    body = complete(procedure_code=procedure, receiving_unit=unit)
    found = [error.code for error in check(body, UPLOADS, reference, NOW).errors if error.pointer == "/receiving_unit"]
    assert found == ([code] if code else [])


def test_an_unknown_procedure_is_told_together_with_the_applicant(reference: Reference) -> None:
    body = complete(procedure_code="9.999999", applicant={})
    found = codes(check(body, UPLOADS, reference, NOW))
    assert ("/procedure_code", "unknown_procedure") in found
    assert ("/applicant/full_name", "required") in found


@pytest.mark.parametrize(
    ("attachments", "wrong"),
    [
        ([{"upload_id": "nobody", "component": "2"}], ("/attachments/0/upload_id", "unknown_upload")),
        ([{"upload_id": "old", "component": "2"}], ("/attachments/0/upload_id", "upload_expired")),
        ([{"upload_id": "u1", "component": "77"}], ("/attachments/0/component", "unknown_component")),
        ([{"upload_id": "u1", "component": "2"}] * 2, ("/attachments/1/upload_id", "duplicate_upload")),
        ([{"upload_id": "u1", "component": "2"}] * 31, ("/attachments", "too_many_attachments")),
    ],
)
def test_a_paper_must_be_ones_own_fresh_upload_for_something_asked(
    reference: Reference, attachments: list[Any], wrong: tuple[str, str]
) -> None:
    assert wrong in codes(check(complete(attachments=attachments), UPLOADS, reference, NOW))


def test_what_the_schema_found_is_not_said_twice() -> None:
    shape = (field_error("/applicant", "required"),)
    meaning = (field_error("/applicant/phone", "required"), field_error("/declaration", "not_declared"))
    assert [error.pointer for error in merged(shape, meaning)] == ["/applicant", "/declaration"]


def test_forms_and_papers_to_show_need_no_upload(reference: Reference) -> None:
    procedure = reference.procedures.get("1.001193", NOW.date())
    assert [component.code for component in components(procedure) if component.upload_needed] == ["2"]
