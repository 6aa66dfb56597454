"""Whose files an official may open: those of the unit in which the post is held, whatever else the request says."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from tests.integration.processing_office import BIRTH, COMMUNE, DEPARTMENT, DISTRICT, Desk, clock, desk

pytestmark = pytest.mark.servers
__all__ = ["clock", "desk"]

ANOTHER_COMMUNE = "29110"


def _inside(desk: Desk, post: str, **body: Any) -> Any:
    asked = {"origin": "internal", "subject": "Báo cáo quý", **body}
    return desk.send("/api/v1/cases", post, asked, **{"Idempotency-Key": secrets.token_hex(8)})


@pytest.mark.parametrize("origin", ["counter", "post"])
def test_naming_the_own_unit_as_department_opens_no_counter_for_another_unit(desk: Desk, origin: str) -> None:
    answer = desk.open_at_counter(f"receptionist@{ANOTHER_COMMUNE}", origin=origin, unit=COMMUNE, department=ANOTHER_COMMUNE)
    assert answer.status_code == 403
    assert desk.processing.office.cases.collection.count_documents({"procedure_code": BIRTH}) == 0


@pytest.mark.parametrize(
    ("post", "unit", "department"),
    [
        (f"clerk@{ANOTHER_COMMUNE}", COMMUNE, ANOTHER_COMMUNE),
        (f"clerk@{COMMUNE}", DISTRICT, COMMUNE),
        (f"specialist@{DEPARTMENT}", COMMUNE, DEPARTMENT),
        (f"specialist@{DEPARTMENT}", "836.TP", DEPARTMENT),
        (f"clerk@{COMMUNE}", COMMUNE, COMMUNE),
    ],
)
def test_a_department_is_one_of_the_unit_whose_work_it_is(desk: Desk, post: str, unit: str, department: str) -> None:
    answer = _inside(desk, post, unit=unit, department=department)
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json["errors"]] == [("/department", "not_of_this_unit")]
    assert desk.processing.office.cases.collection.count_documents({}) == 0


def test_a_department_opens_work_of_its_own_district(desk: Desk) -> None:
    opened = _inside(desk, f"specialist@{DEPARTMENT}", unit=DISTRICT, department=DEPARTMENT)
    assert (opened.status_code, opened.json["receiving_unit"]["code"]) == (201, DISTRICT)


def test_nobody_opens_work_of_a_district_they_have_no_post_in(desk: Desk) -> None:
    assert _inside(desk, "specialist@836.TP", unit=DISTRICT, department=DEPARTMENT).status_code == 403
