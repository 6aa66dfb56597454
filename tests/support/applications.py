"""Applications for tests: complete and obviously invented; a test names only what it is about."""

from __future__ import annotations

from typing import Any

APPLICANT: dict[str, Any] = {
    "kind": "citizen",
    "full_name": "Nguyễn Thử Một",
    "id_number": "000190000001",
    "phone": "0900000001",
    "address": "Ấp Thử, xã An Thủy, huyện Ba Tri",
}
BIRTH: dict[str, Any] = {
    "child_full_name": "Nguyễn Thử Hai",
    "child_sex": "female",
    "child_born_on": "2021-01-10",
    "child_birthplace": "Trạm y tế xã An Thủy",
    "child_ethnicity": "Kinh",
    "child_nationality": "Việt Nam",
    "child_home_town": "Huyện Ba Tri",
    "mother_full_name": "Nguyễn Thử Một",
    "mother_born_on": "1990-05-01",
    "mother_id_number": "000190000001",
    "mother_address": "Xã An Thủy",
    "father_known": False,
    "relationship": "mother",
    "copies": 2,
}


def birth(**changes: Any) -> dict[str, Any]:
    """The body of a birth registration at Xã An Thủy, without papers."""
    body: dict[str, Any] = {
        "procedure_code": "1.001193",
        "receiving_unit": "29179",
        "applicant": APPLICANT,
        "form": BIRTH,
        "attachments": [],
        "channel": "mobile",
        "drafting_seconds": 140,
        "declaration": True,
    }
    return {**body, **changes}
