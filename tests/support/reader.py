"""Somebody who reads a page in a language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask


@contextmanager
def reader(app: Flask, language: str = "vi") -> Iterator[None]:
    """Within the block, words are for a reader of `language`."""
    with app.test_request_context("/", headers={"Accept-Language": language}):
        yield
