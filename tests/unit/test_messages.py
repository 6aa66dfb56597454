"""Words of a pack come in both languages, or the service says where one is missing and does not start."""

from __future__ import annotations

from typing import Any

import pytest

from shared.message import Message, message_of


def test_words_in_both_languages_are_a_message() -> None:
    assert message_of({"vi": "Lĩnh vực", "en": "Field"}, "x") == Message("Lĩnh vực", "Field")


@pytest.mark.parametrize("raw", [{"vi": "Lĩnh vực"}, {"vi": "Lĩnh vực", "en": ""}, {"vi": "Lĩnh vực", "en": None}])
def test_a_missing_language_is_named_with_its_place(raw: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"plan\.yaml: T1: no words in en"):
        message_of(raw, "plan.yaml: T1")


@pytest.mark.parametrize("raw", [None, "Lĩnh vực", ["Lĩnh vực", "Field"]])
def test_what_is_no_words_by_language_is_named_with_its_place(raw: object) -> None:
    with pytest.raises(ValueError, match=r"plan\.yaml: T1: no words in vi, en"):
        message_of(raw, "plan.yaml: T1")
