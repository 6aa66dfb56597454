"""The settings of the metrics processes, from the environment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from environs import Env, validate

from shared.settings import CommonSettings, SettingsError

SERVICE = "metrics"
# How a connection to the mail server is kept secret: from its beginning on, after greeting, or not at all.
TLS, STARTTLS, PLAIN = "tls", "starttls", "none"
# Where mail is handed in (RFC 6409), with STARTTLS.
SUBMISSION_PORT = 587


@dataclass(frozen=True)
class Settings(CommonSettings):
    """What all services need, and where reports and letters go.

    Reports: the address that takes them, and the files with the keys (`reporting.keys`). `reporting_connected_from`: the day from
    which the district reports through the system; None: not yet, and nothing is owed. Without an address approved reports wait.
    The keys are read by the worker alone, which sends; nobody else needs the files.

    Letters: the mail server, and the file with the receivers (`letters.recipients`), read by the worker alone. Without a server
    letters are made and can be read, and nothing is sent.
    """

    reporting_url: str
    reporting_key_file: str
    reporting_receiver_keys: str
    reporting_connected_from: date | None
    letter_smtp_host: str
    letter_smtp_port: int
    letter_smtp_security: str
    letter_smtp_user: str
    letter_smtp_password: str
    letter_from: str
    letter_recipients_file: str

    @classmethod
    def own_values(cls, env: Env) -> dict[str, Any]:
        """See `CommonSettings.own_values`. Raises SettingsError for a mail server that could not be used."""
        names = ("reporting_url", "reporting_key_file", "reporting_receiver_keys")
        connected_from = env.date("REPORTING_CONNECTED_FROM") if env.str("REPORTING_CONNECTED_FROM", "") else None
        letters = _letters(env)
        return {**{name: env.str(name.upper(), "") for name in names}, "reporting_connected_from": connected_from, **letters}


def _letters(env: Env) -> dict[str, Any]:
    names = ("letter_smtp_host", "letter_smtp_user", "letter_smtp_password", "letter_from", "letter_recipients_file")
    found: dict[str, Any] = {name: env.str(name.upper(), "") for name in names}
    found["letter_smtp_port"] = env.int("LETTER_SMTP_PORT", SUBMISSION_PORT)
    security = validate.OneOf((TLS, STARTTLS, PLAIN))
    found["letter_smtp_security"] = env.str("LETTER_SMTP_SECURITY", STARTTLS, validate=security)
    if found["letter_smtp_host"] and not found["letter_from"]:
        raise SettingsError("LETTER_FROM: the address that letters come from is needed with LETTER_SMTP_HOST")
    if found["letter_smtp_user"] and found["letter_smtp_security"] == PLAIN:
        raise SettingsError("LETTER_SMTP_SECURITY: a password is not sent over a connection that anybody can read")
    return found
