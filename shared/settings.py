"""Configuration: one frozen object per process, from the environment, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

from environs import Env, EnvError

ROOT = Path(__file__).parent.parent
# Never printed. Anything whose name says key, secret or password is in it by rule; addresses may carry a password.
SECRET_MARKS = ("key", "secret", "password", "mongo_url", "storage")
# What signs cookies, and what signs one service's word to another: whoever guesses one can be anybody, so both are checked alike.
KEYS = ("secret_key", "service_token_key")
# HMAC with SHA-256 wants a key of at least 32 bytes (RFC 7518 §3.2).
KEY_CHARACTERS = 32
# What examples write in the place of a key, in letters only: everybody has read it.
PLACEHOLDERS = ("changeme", "replaceme", "placeholder", "example")


class SettingsError(Exception):
    """Variables that are missing or wrong, all of them at once, each with what it should be."""


@dataclass(frozen=True)
class CommonSettings:
    """What every process of every service reads. Each field is a variable of the same name in capitals."""

    service: str
    mongo_url: str
    mongo_database: str
    kafka_bootstrap: str
    kafka_topic: str
    kafka_partitions: int
    kafka_replication: int
    district_pack: str
    demo: bool
    secret_key: str
    service_token_key: str
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: str
    submission_url: str
    processing_url: str
    metrics_url: str
    stream_url: str
    public_url: str
    cookie_secure: bool
    trusted_proxies: int
    rate_limits: bool
    rate_limit_storage: str
    worker_host: str
    worker_port: int
    log_level: str

    @classmethod
    def read(cls, service: str) -> Self:
        """The settings of `service` from the environment; raises SettingsError naming everything that is wrong."""
        env = Env(eager=False)
        values = {**_values(env, service), **cls.own_values(env)}
        try:
            env.seal()
        except EnvError as error:
            raise SettingsError(_explain(error)) from error
        wrong = [] if values["demo"] else [words for name in cls.keys(values) for words in _weakness(name, values[name])]
        if wrong:
            raise SettingsError("; ".join(wrong))
        return cls(**values)

    @classmethod
    def own_values(cls, env: Env) -> dict[str, Any]:
        """What one service reads beyond the others, by field; a service with settings of its own replaces this."""
        return {}

    @classmethod
    def keys(cls, values: Mapping[str, Any]) -> tuple[str, ...]:
        """The fields that hold keys in use, each of which must be hard to guess; a service with keys of its own adds them."""
        return KEYS

    def describe(self) -> dict[str, Any]:
        """Everything but secrets, for the one line printed at the start."""
        shown = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: "***" if _secret(name, value) else value for name, value in shown.items()}


def _secret(name: str, value: Any) -> bool:
    """By its name, or because of an @ in it: an address with a word to enter by (`https://user:word@…`), or somebody's own."""
    return any(mark in name for mark in SECRET_MARKS) or "@" in str(value)


def _values(env: Env, service: str) -> dict[str, Any]:
    return {
        "service": service,
        "mongo_url": env.str("MONGO_URL"),
        "mongo_database": env.str("MONGO_DATABASE", f"motcua_{service}"),
        "kafka_bootstrap": env.str("KAFKA_BOOTSTRAP"),
        "kafka_topic": env.str("KAFKA_TOPIC", "case-events"),
        "kafka_partitions": env.int("KAFKA_PARTITIONS", 6),
        "kafka_replication": env.int("KAFKA_REPLICATION", 1),
        "district_pack": env.str("DISTRICT_PACK", str(ROOT / "deploy" / "ba-tri")),
        "demo": env.bool("DEMO", False),
        "secret_key": env.str("SECRET_KEY"),
        "service_token_key": env.str("SERVICE_TOKEN_KEY"),
        "oidc_issuer": env.str("OIDC_ISSUER"),
        "oidc_client_id": env.str("OIDC_CLIENT_ID"),
        "oidc_client_secret": env.str("OIDC_CLIENT_SECRET"),
        "submission_url": env.str("SUBMISSION_URL"),
        "processing_url": env.str("PROCESSING_URL"),
        "metrics_url": env.str("METRICS_URL"),
        "stream_url": env.str("STREAM_URL"),
        "public_url": env.str("PUBLIC_URL"),
        "cookie_secure": env.bool("COOKIE_SECURE", True),
        "trusted_proxies": env.int("TRUSTED_PROXIES", 0),
        "rate_limits": env.bool("RATE_LIMITS", True),
        "rate_limit_storage": env.str("RATE_LIMIT_STORAGE", "memory://"),
        "worker_host": env.str("WORKER_HOST", "127.0.0.1"),
        "worker_port": env.int("WORKER_PORT", 0),
        "log_level": env.str("LOG_LEVEL", "INFO"),
    }


def _weakness(name: str, key: str) -> list[str]:
    """What is wrong with a key outside the demonstration, in words that do not repeat it."""
    letters = "".join(filter(str.isalpha, key.casefold()))
    if any(mark in letters for mark in PLACEHOLDERS):
        return [f"{name.upper()} is still a placeholder: make a key of your own outside the demonstration (DEMO=0)"]
    if len(key) < KEY_CHARACTERS:
        return [f"{name.upper()} must have at least {KEY_CHARACTERS} characters outside the demonstration (DEMO=0)"]
    return []


def _explain(error: EnvError) -> str:
    messages = getattr(error, "error_messages", {}) or {"environment": [str(error)]}
    return "; ".join(f"{name}: {', '.join(map(str, reasons))}" for name, reasons in sorted(messages.items()))
