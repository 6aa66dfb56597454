"""What invented citizens write: complete, plausible in form, and plainly not real."""

from __future__ import annotations

from typing import Any

# The smallest file that is a PDF.
PAPER = (
    b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
    b"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
)
APPLICANT: dict[str, Any] = {
    "kind": "citizen",
    "full_name": "Công Dân Thử An",
    "id_number": "000190000001",
    "phone": "0900000001",
    "address": "Ấp Thử, huyện Ba Tri",
}
BIRTH: dict[str, Any] = {
    "child_full_name": "Trẻ Em Thử Nhỏ",
    "child_sex": "female",
    "child_born_on": "2021-01-10",
    "child_birthplace": "Trạm y tế thử",
    "child_ethnicity": "Kinh",
    "child_nationality": "Việt Nam",
    "child_home_town": "Huyện Ba Tri",
    "mother_full_name": "Công Dân Thử An",
    "mother_born_on": "1990-05-01",
    "mother_id_number": "000190000001",
    "mother_address": "Ấp Thử, huyện Ba Tri",
    "father_known": False,
    "relationship": "mother",
    "copies": 2,
}
BUSINESS: dict[str, Any] = {
    "business_name": "Hộ kinh doanh Thử",
    "business_address": "Ấp Thử, huyện Ba Tri",
    "trade": "Bán tạp hóa",
    "capital": 50_000_000,
    "workers": 1,
    "owner_full_name": "Công Dân Thử An",
    "owner_sex": "female",
    "owner_born_on": "1990-05-01",
    "owner_id_number": "000190000001",
    "owner_address": "Ấp Thử, huyện Ba Tri",
    "founded_by": "person",
}


# For procedures without a form of their own.
REQUEST: dict[str, Any] = {"request": "Xin chứng thực chữ ký trên giấy tờ thử.", "on_behalf": False}


def application(**changes: Any) -> dict[str, Any]:
    """The body of a birth registration at Xã An Thủy, with `changes`."""
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
