"""Keys outside the demonstration: long enough, and not what an example has in their place."""

from __future__ import annotations

import json
import secrets

import pytest
import structlog

from services.metrics.settings import Settings
from shared.process import begin
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


def test_nor_does_it_name_a_person_by_the_address_of_a_mailbox(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LETTER_FROM", "LETTER_SMTP_USER"):
        monkeypatch.setenv(name, "nguyen.van.a@batri.example")
    assert "batri.example" not in str(Settings.read("metrics").describe())


@pytest.mark.parametrize("role", ["web", "worker"])
def test_a_process_says_at_its_start_with_which_settings_it_runs_and_no_secret(
    role: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOG_LEVEL", "INFO")
    monkeypatch.setenv("MONGO_URL", "mongodb://reader:hidden-word@127.0.0.1:1/")
    monkeypatch.setenv("STREAM_URL", "https://user:another-word@stream.example.vn")
    settings = CommonSettings.read("submission")
    begin(settings, role)
    # The stream that this test captured is closed behind it: nobody else may write there.
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    line = json.loads(capsys.readouterr().out)
    told = line["settings"]
    assert (line["event"], line["service"], line["role"]) == ("process_started", "submission", role)
    assert told["mongo_database"] == settings.mongo_database and told["demo"] is False
    secret = ("hidden-word", "another-word", settings.secret_key, settings.service_token_key, settings.oidc_client_secret)
    assert not any(value in json.dumps(line) for value in secret)
