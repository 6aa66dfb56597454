"""The keys of the demonstration's reports: the district's and the receiver's, each made once and kept in the folder of the data.

A private key is a file that only its owner can read; beside it is the public one, which is all that the other side is given.
"""

from __future__ import annotations

import json
from pathlib import Path

from joserfc.jwk import ECKey, KeySet

CURVE = "P-256"
OWNER_ONLY, FOR_ALL = 0o600, 0o644


def report_keys(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The settings of the district and those of the receiver, each with its own private and the other's public file."""
    folder.mkdir(parents=True, exist_ok=True)
    district, receiver = (_kept(folder, name) for name in ("district", "receiver"))
    return (
        {"REPORTING_KEY_FILE": district[0], "REPORTING_RECEIVER_KEYS": receiver[1]},
        {"RECEIVER_KEY_FILE": receiver[0], "RECEIVER_SENDERS": district[1]},
    )


def _kept(folder: Path, name: str) -> tuple[str, str]:
    """The private and the public file of one side. Made under another name first: half a key would stop every later start."""
    private, public = folder / f"{name}.pem", folder / f"{name}.public.json"
    if not private.exists():
        _write(private, ECKey.generate_key(CURVE, private=True).as_pem(private=True).decode(), OWNER_ONLY)
    if not public.exists():
        own = ECKey.import_key(private.read_text(encoding="utf-8"))
        _write(public, json.dumps(KeySet([own]).as_dict(private=False), indent=1), FOR_ALL)
    return str(private), str(public)


def _write(path: Path, text: str, mode: int) -> None:
    begun = path.with_suffix(".begun")
    begun.unlink(missing_ok=True)
    begun.touch(mode=mode, exist_ok=False)
    begun.write_text(text, encoding="utf-8")
    begun.replace(path)
