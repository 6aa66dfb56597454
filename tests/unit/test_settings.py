"""Keys outside the demonstration: long enough, and not what an example has in their place."""

from __future__ import annotations

import secrets

import pytest

from shared.settings import CommonSettings, SettingsError

KEYS = ("SECRET_KEY", "SERVICE_TOKEN_KEY")


@pytest.fixture(autouse=True)
def in_earnest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside the demonstration, with good keys."""
    monkeypatch.setenv("DEMO", "0")
    for name in KEYS:
        monkeypatch.setenv(name, secrets.token_urlsafe(48))


def test_good_keys_are_taken() -> None:
    assert CommonSettings.read("submission").demo is False


@pytest.mark.parametrize("name", KEYS)
def test_a_key_that_is_too_short_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "k" * 31)
    with pytest.raises(SettingsError, match=rf"^{name} must .* 32 characters .*DEMO=0"):
        CommonSettings.read("submission")


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize(
    "text",
    [
        "CHANGE-ME-" * 4,
        "please_change_me_before_going_into_production",
        "Replace Me " * 4,
        "an-example-of-a-very-long-secret-key",
    ],
)
def test_a_key_that_says_it_must_be_replaced_is_refused_however_long(
    name: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(SettingsError, match=rf"^{name} .*placeholder"):
        CommonSettings.read("submission")


def test_everything_that_is_wrong_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.setenv(name, "CHANGE-ME")
    with pytest.raises(SettingsError, match=r"SECRET_KEY .*; SERVICE_TOKEN_KEY "):
        CommonSettings.read("submission")


def test_the_demonstration_makes_keys_of_its_own_and_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO", "1")
    monkeypatch.setenv("SERVICE_TOKEN_KEY", "short")
    assert CommonSettings.read("submission").service_token_key == "short"
