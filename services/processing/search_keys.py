"""Under which words a case is found: its codes, the applicant's number and phone, parts of the folded name.

A name is found whole, by any two or more neighbouring words, or by the given name: a family name alone would find half the
district.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from services.processing.domain.case_file import Case
from shared.text import fold

_SPACES = re.compile(r"\s+")


def search_keys(case: Case) -> list[str]:
    """Every key of the case; empty once its content is purged."""
    content: dict[str, Any] = case.get("content") or {}
    applicant: dict[str, Any] = content.get("applicant") or {}
    exact = (case.get("file_code"), content.get("tracking_code"), applicant.get("id_number"), applicant.get("phone"))
    keys = [query_key(str(value)) for value in exact if value]
    return list(dict.fromkeys([*keys, *_name_parts(str(applicant.get("full_name") or "")), *_title(content)]))


def query_key(text: str) -> str:
    """What a person typed, in the form of the keys."""
    return _SPACES.sub(" ", fold(text)).strip()


def _name_parts(name: str) -> Iterable[str]:
    words = query_key(name).split()
    if words:
        yield words[-1]
    for start in range(len(words)):
        for end in range(start + 2, len(words) + 1):
            yield " ".join(words[start:end])


def _title(content: dict[str, Any]) -> Iterable[str]:
    title = query_key(str(content.get("subject") or ""))
    if title:
        yield title
