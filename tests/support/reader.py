"""Somebody who reads a page in a language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask


@contextmanager
def reader(app: Flask, language: str = "vi") -> Iterator[None]:
    """Within the block, words are for a reader of `language`."""
    with app.test_request_context("/", headers={"Accept-Language": language}):
        yield


def without_links(page: str) -> str:
    """The page with the words of its links and not the links, for whoever looks at its numbers."""
    return re.sub(r"</?a\b[^>]*>", "", page)
