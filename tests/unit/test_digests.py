"""The hash of an application's content: the same in submission's event and in processing, and for ever."""

from __future__ import annotations

from typing import Any

import pytest

from shared.digests import content_digest, digest

CONTENT: dict[str, Any] = {
    "procedure_code": "1.001193",
    "receiving_unit": "29179",
    "applicant": {"phone": "0900000001", "full_name": "Nguyễn Thử"},
    "form": {"b": 1, "a": ["2021-01-19", True, None]},
    "attachments": [{"id": "upload-1", "component": "2", "sha256": "a" * 64, "size": 10}],
}


def test_the_hash_of_what_is_stored_never_changes() -> None:
    assert content_digest(CONTENT) == "ac8ca4119b20e5b6bd283ee5d3d008e99b9e798975d5527464bd1a54558f0be2"


def test_what_the_service_adds_and_the_order_of_fields_change_nothing() -> None:
    shuffled = {
        **dict(reversed(CONTENT.items())),
        "tracking_code": "BT-7K2M-9Q4",
        "form": dict(reversed(CONTENT["form"].items())),
    }
    assert content_digest(shuffled) == content_digest(CONTENT)


@pytest.mark.parametrize("part", CONTENT)
def test_every_part_of_the_content_counts(part: str) -> None:
    assert content_digest({name: value for name, value in CONTENT.items() if name != part}) != content_digest(CONTENT)


def test_a_request_is_the_same_whatever_the_order_of_its_fields() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1}) != digest({"a": 1, "b": 3})
