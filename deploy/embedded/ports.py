"""Loopback ports: a free one, and which process listens on one."""

from __future__ import annotations

import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"
_LISTEN = "0A"


def free_port() -> int:
    """A port of the loopback address that nobody uses now. Somebody may take it before you do: check the owner after starting."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_open(port: int, timeout: float = 0.5) -> bool:
    """Whether anything accepts connections on the loopback port. `timeout` in seconds."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout) as connection:
            # A connection to a free port of the ephemeral range can meet itself.
            return bool(connection.getsockname() != connection.getpeername())
    except OSError:
        return False


def owners(port: int) -> set[int] | None:
    """The processes that listen on the port, as far as we may see them; None where the system has no /proc to ask."""
    if not Path("/proc/net/tcp").exists():
        return None
    sockets = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    return {pid for pid in _pids() if sockets and sockets & _open_files(pid)}


def listens(pid: int, port: int) -> bool | None:
    """Whether this process listens on the port; None where the system has no /proc to ask."""
    if not Path("/proc/net/tcp").exists():
        return None
    sockets = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    return bool(sockets & _open_files(pid))


def _listening_inodes(port: int) -> set[str]:
    rows = [row.split() for table in ("/proc/net/tcp", "/proc/net/tcp6") for row in _lines(Path(table))]
    return {row[9] for row in rows if row[3] == _LISTEN and int(row[1].rpartition(":")[2], 16) == port}


def _lines(table: Path) -> list[str]:
    return table.read_text().splitlines()[1:] if table.exists() else []


def _pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _open_files(pid: int) -> set[str]:
    """What the process has open; nothing for one that has ended or belongs to somebody else."""
    try:
        return {_target(link) for link in Path(f"/proc/{pid}/fd").iterdir()}
    except OSError:
        return set()


def _target(link: Path) -> str:
    """A busy process closes files while we look: one that is gone says nothing about the others."""
    try:
        return str(link.readlink())
    except OSError:
        return ""
