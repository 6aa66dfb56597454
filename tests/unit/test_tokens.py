"""Tokens between machines whose clocks differ a little, as clocks do; a token of the day after tomorrow is still none."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from shared.auth.service_token import LIFETIME, sign_service_token, verify_service_token
from shared.errors import Unauthenticated
from tests.support.tokens import token_for, verifier

KEY = "test-only-service-token-key-never-use-this-in-production"
# Seconds by which the clock of who signs is ahead (negative: behind), and whether the token is believed.
CLOCKS = [(-3, True), (0, True), (3, True), (60, False)]


def _signed(monkeypatch: pytest.MonkeyPatch, ahead: int) -> str:
    moment = time.time() + ahead
    monkeypatch.setattr("shared.auth.service_token.time", SimpleNamespace(time=lambda: moment))
    return sign_service_token(KEY, issuer="submission", audience="processing")


@pytest.mark.parametrize(("ahead", "believed"), [*CLOCKS, (-LIFETIME - 60, False)])
def test_a_service_believes_another_whose_clock_differs_by_seconds(
    ahead: int, believed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = _signed(monkeypatch, ahead)
    assert verify_service_token(KEY, token, audience="processing") == ("submission" if believed else None)


@pytest.mark.parametrize(("ahead", "believed"), CLOCKS)
def test_a_person_may_have_signed_in_at_a_provider_whose_clock_differs_by_seconds(ahead: int, believed: bool) -> None:
    token = token_for("citizen-1", iat=int(time.time()) + ahead)
    if believed:
        assert verifier().verify(token)["sub"] == "citizen-1"
    else:
        with pytest.raises(Unauthenticated):
            verifier().verify(token)


def test_a_token_that_ended_a_minute_ago_is_refused() -> None:
    with pytest.raises(Unauthenticated):
        verifier().verify(token_for("citizen-1", lifetime=-60))
