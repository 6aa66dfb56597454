"""An application whose pages speak, without any server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from services.metrics.app import create_app
from tests.support.tokens import verifier


@pytest.fixture
def app() -> Iterator[Flask]:
    """Nothing connects before its first use, and nothing uses it here."""
    made = create_app(verifier=verifier())
    yield made
    made.extensions["motcua_database"].client.close()
