"""The keys of reporting, from files: our own, which nobody else has, and the receiver's public ones, by which nobody can sign."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet

from shared.settings import SettingsError

# ECDSA with P-256 and SHA-256 (RFC 7518 §3.4): every library of the standard knows it.
ALGORITHM, CURVE = "ES256", "P-256"
PEM = "-----BEGIN"


@dataclass(frozen=True, slots=True)
class ReportingKeys:
    """`own` signs what we send; `receiver` says which signatures under a receipt are the receiver's."""

    own: ECKey
    receiver: KeySet


def load_keys(own: str, receiver: str) -> ReportingKeys:
    """The private key in the file `own`, the public ones in the file `receiver`. Raises SettingsError for anything else in them.

    Our own key among the receiver's would let us sign receipts for ourselves, so that is refused too.
    """
    keys = ReportingKeys(_private(_text("REPORTING_KEY_FILE", own)), _public(_text("REPORTING_RECEIVER_KEYS", receiver)))
    if keys.own.thumbprint() in {key.thumbprint() for key in keys.receiver}:
        raise SettingsError("REPORTING_RECEIVER_KEYS has our own key in it: a receipt must be signed by somebody else")
    return keys


def _private(text: str) -> ECKey:
    key = _key("REPORTING_KEY_FILE", text)
    if not key.is_private:
        raise SettingsError("REPORTING_KEY_FILE has no private key in it")
    return key


def _public(text: str) -> KeySet:
    """One key as PEM, or a JWK set (RFC 7517 §5), in which the receiver can have an old and a new one."""
    name = "REPORTING_RECEIVER_KEYS"
    if text.startswith(PEM):
        keys: list[Key] = [_key(name, text)]
    else:
        try:
            keys = [_key(name, json.dumps(entry)) for entry in json.loads(text)["keys"]]
        except (ValueError, KeyError, TypeError) as error:
            raise SettingsError(f"{name} is neither PEM nor a JWK set") from error
    if not keys or any(key.is_private for key in keys):
        raise SettingsError(f"{name} must have public keys in it, and no private one")
    return KeySet(keys)


def _key(name: str, text: str) -> ECKey:
    try:
        key = ECKey.import_key(text if text.startswith(PEM) else json.loads(text), {"use": "sig"})
        key.ensure_kid()
    except (JoseError, ValueError, TypeError) as error:
        raise SettingsError(f"{name} has no readable key for {ALGORITHM} in it") from error
    if key.curve_name != CURVE:
        raise SettingsError(f"{name} must have a key on the curve {CURVE} in it")
    return key


def _text(name: str, path: str) -> str:
    if not path:
        raise SettingsError(f"{name} is needed beside REPORTING_URL: the path of a file")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise SettingsError(f"{name} cannot be read") from error
