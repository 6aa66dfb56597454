"""What a stranger can do at the door: wrong names, made-up tokens, broken sign-ins. Never a 500, never another's limit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from services.metrics.app import create_app
from tests.support.tokens import bearer, verifier

pytestmark = pytest.mark.servers


@pytest.fixture
def app(database: str) -> Iterator[Flask]:
    made = create_app(verifier=verifier())
    made.testing = True
    yield made
    made.extensions["motcua_database"].client.close()


def test_a_host_that_is_not_ours_is_refused(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/how-it-is-counted", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/readyz", headers={"Host": "127.0.0.1:8003"}).status_code == 200


@pytest.mark.parametrize("query", ["", "?state=made-up&code=made-up", "?error=access_denied&state=x"])
def test_a_sign_in_that_was_never_begun_is_told_plainly(app: Flask, query: str) -> None:
    answer = app.test_client().get(f"/login/callback{query}")
    assert answer.status_code == 400
    assert "500" not in answer.text


def test_a_provider_that_does_not_answer_is_told_plainly(app: Flask) -> None:
    answer = app.test_client().get("/login")
    assert answer.status_code == 503


def test_made_up_tokens_share_the_limit_of_their_address(app: Flask) -> None:
    client = app.test_client()
    answers = [
        client.get("/api/v1/plan", headers={"Authorization": f"Bearer made-up-{number}"}).status_code for number in range(80)
    ]
    assert set(answers) == {401, 429}, "each made-up token had a limit of its own"
    assert client.get("/api/v1/plan", headers=bearer("manager-836", ("manager", "836"))).status_code == 200
