"""`motcua doctor`: what is in order on this machine, what is not, why it matters and how to fix it."""

from __future__ import annotations

import json

import click
from rich.console import Console

from deploy.motcua import checks
from deploy.motcua.children import Plan
from deploy.motcua.home import base_port as remembered_base_port
from deploy.motcua.home import home, register
from deploy.motcua.mail_checks import mail
from deploy.motcua.ports import Ports
from deploy.motcua.words import words


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Kết quả cho máy đọc / for machines.")
@click.option("--base-port", type=int, help="Như của `up`, mặc định: lần chạy trước / as for `up`, by default of its last run.")
def command(as_json: bool, base_port: int | None) -> None:
    """Kiểm tra máy này / Check this machine."""
    plan = Plan(home(), Ports(base_port or remembered_base_port(home())))
    found = all_checks(plan)
    if as_json:
        click.echo(json.dumps([check.as_json() for check in found], ensure_ascii=False, indent=1))
    else:
        show(found, Console(highlight=False))
    raise SystemExit(0 if all(check.ok for check in found if check.required) else 1)


def all_checks(plan: Plan) -> list[checks.Check]:
    """Everything that is looked at, in the order in which it matters."""
    ours = set(register(plan.home).living().values())
    ports = checks.ports(plan.all_ports(), lambda pid: pid in ours or checks.parent(pid) in ours)
    return [*checks.machine(plan.home), *checks.installation(), *ports, *checks.optional(), *mail()]


def show(found: list[checks.Check], console: Console) -> None:
    """A line per check; what is wrong also says why and what to try."""
    for check in found:
        mark = "[green]✓[/]" if check.ok else "[red]✗[/]" if check.required else "[yellow]–[/]"
        console.print(f"{mark} {check.name}", soft_wrap=True)
        if not check.ok:
            console.print(f"    {check.why}\n    {words('Thử', 'Try')}: {check.fix}", markup=False, soft_wrap=True)
