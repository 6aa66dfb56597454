"""`motcua parked`: events that could not be applied, one by one, and another try when the cause is mended."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import click
import orjson
from rich.console import Console
from rich.table import Table

from deploy.motcua.services import SERVICES, parked_at, services_here
from deploy.motcua.words import words
from shared.events import UndecodableEvent
from shared.parking import retry_case

service_option = click.option("--service", type=click.Choice(SERVICES), help="Chỉ một dịch vụ / one service only.")


@click.group()
def command() -> None:
    """Sự kiện đang tạm gác / Parked events."""


@command.command("list")
@service_option
def list_parked(service: str | None) -> None:
    """Liệt kê / List."""
    table = Table(words("Dịch vụ", "Service"), words("Khóa", "Key"), words("Lý do", "Reason"), words("Từ lúc", "Since"), box=None)
    for name in _services(service):
        for entry in parked_at(name).parking.entries():
            table.add_row(name, str(entry["_id"]), entry["reason"], entry["parked_at"].isoformat(timespec="seconds"))
    Console().print(table if table.row_count else words("Không có sự kiện nào tạm gác.", "Nothing is parked."))


@command.command("show")
@click.argument("key")
@service_option
def show_parked(key: str, service: str | None) -> None:
    """Xem một sự kiện / Show one."""
    for name in _services(service):
        entry = parked_at(name).parking.find(key)
        if entry is not None:
            payload = bytes(entry.pop("payload"))
            click.echo(orjson.dumps({**entry, "service": name}, default=str, option=orjson.OPT_INDENT_2).decode())
            click.echo(payload.decode(errors="replace"))
            return
    raise click.ClickException(words("Không có khóa này. Thử: motcua parked list", "No such key. Try: motcua parked list"))


@command.command("retry")
@service_option
def retry_parked(service: str | None) -> None:
    """Thử áp dụng lại / Try again."""
    left = 0
    for name in _services(service):
        left += _retry(name)
    click.echo(words(f"Đã áp dụng {left} sự kiện.", f"{left} events were applied."))


def _retry(name: str) -> int:
    """Each case by itself: one that is still refused must not keep the others."""
    place, left = parked_at(name), 0
    known = [entry for entry in place.parking.entries() if entry["case_id"]]
    for key, entries in groupby(known, key=lambda entry: (entry["source"], entry["case_id"])):
        try:
            left += retry_case(place.parking, place.projection, list(entries), place.repair)
        except UndecodableEvent as error:
            click.echo(f"{name} {key[0]}:{key[1]}: {error}", err=True)
    return left


def _services(service: str | None) -> tuple[Any, ...]:
    return (service,) if service else services_here()
