"""`motcua status`: which parts run for this folder, and whether they are healthy."""

from __future__ import annotations

import json

import click
from rich.console import Console
from rich.table import Table

from deploy.motcua.child import answers
from deploy.motcua.home import base_port, home, register
from deploy.motcua.ports import Ports
from deploy.motcua.roles import ROLES
from deploy.motcua.words import words


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Kết quả cho máy đọc / for machines.")
def command(as_json: bool) -> None:
    """Xem các phần đang chạy / Which parts run."""
    rows = parts()
    if as_json:
        click.echo(json.dumps(rows, indent=1))
    elif rows:
        _show(rows)
    else:
        click.echo(words("Không có gì đang chạy. Thử: make run", "Nothing runs. Try: make run"))
    raise SystemExit(0 if rows and all(row["healthy"] is not False for row in rows) else 1)


def parts() -> list[dict[str, object]]:
    """Name, process id, port and health of everything that runs; servers without HTTP have no health of their own here."""
    folder = home()
    ports = Ports(base_port(folder))
    return [_part(name, pid, ports) for name, pid in register(folder).living().items()]


def _part(name: str, pid: int, ports: Ports) -> dict[str, object]:
    role = ROLES.get(name)
    port = ports.of(role) if role else {"secantusdb": ports.document_store, "tansu": ports.broker}.get(name)
    return {"name": name, "pid": pid, "port": port, "healthy": answers(ports.of(role), role.health) if role else None}


def _show(rows: list[dict[str, object]]) -> None:
    table = Table(words("Thành phần", "Part"), "PID", words("Cổng", "Port"), words("Khỏe", "Healthy"), box=None)
    marks = {True: "✓", False: "✗", None: "·"}
    for row in rows:
        table.add_row(str(row["name"]), str(row["pid"]), str(row["port"]), marks[row["healthy"]])  # type: ignore[index]
    Console().print(table)
