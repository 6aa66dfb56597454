"""`motcua up`: everything on this machine, in order, looked after until Ctrl-C."""

from __future__ import annotations

import signal
from contextlib import nullcontext
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from deploy.motcua.accounts import accounts
from deploy.motcua.child import Child
from deploy.motcua.children import Plan, children
from deploy.motcua.commands.doctor import all_checks, show
from deploy.motcua.demo_files import demo_files
from deploy.motcua.environment import address
from deploy.motcua.home import AlreadyRunning, home, only_one, register, remember_base_port, rotate_logs
from deploy.motcua.packs import district_pack, has_demo_files, no_demo_files
from deploy.motcua.ports import Ports
from deploy.motcua.reporters import LiveReporter, PlainReporter
from deploy.motcua.supervisor import StartFailed, Supervisor
from deploy.motcua.words import language, words

_LOG_LINES = 15


@click.command()
@click.option("--base-port", type=click.IntRange(1024, 65000), help="Chuyển mọi cổng / move all ports (8000 → N).")
@click.option("--no-demo", is_flag=True, help="Không có tài khoản thử; cần OIDC_ISSUER / no demo accounts; needs OIDC_ISSUER.")
def command(base_port: int | None, no_demo: bool) -> None:
    """Khởi động tất cả trên máy này / Start everything on this machine."""
    plan = Plan(home(), Ports(base_port), demo=not no_demo)
    console = Console(highlight=False)
    try:
        with only_one(plan.home):
            raise SystemExit(run(plan, console))
    except AlreadyRunning as taken:
        raise click.ClickException(
            words(f"Đang chạy rồi trong {taken}. Thử: motcua status", f"Already running in {taken}. Try: motcua status")
        ) from taken
    except PermissionError as refused:
        problem = words(f"Không ghi được vào {plan.home}.", f"Cannot write to {plan.home}.")
        raise click.ClickException(f"{problem} {words('Thử', 'Try')}: MOTCUA_HOME=~/motcua make run") from refused


def run(plan: Plan, console: Console) -> int:
    """From the first check to the last stop; the exit code."""
    left = register(plan.home).end_leftovers()
    if left:
        console.print(words("Đã dừng phần còn sót từ lần trước: ", "Stopped what was left of the last run: ") + ", ".join(left))
    if not _in_order(plan, console):
        return 1
    rotate_logs(plan.home)
    remember_base_port(plan.home, plan.ports.base)
    return _supervise(plan, console)


def _in_order(plan: Plan, console: Console) -> bool:
    """Stop at what is required and wrong; mention what is optional and missing."""
    wrong = [check for check in all_checks(plan) if not check.ok]
    show(wrong, console)
    return not any(check.required for check in wrong)


def _supervise(plan: Plan, console: Console) -> int:
    family = children(plan)
    live = LiveReporter(console, family) if console.is_terminal else None
    supervisor = Supervisor(family, live or PlainReporter(console), register(plan.home))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: supervisor.ask_to_stop())
    try:
        with live or nullcontext():
            started = supervisor.start()
        if started:
            supervisor.report_to(PlainReporter(console))
            _welcome(plan, console)
            with demo_files(plan, console):
                supervisor.watch()
        console.print(words("\nĐang dừng…", "\nStopping…"))
        return 0
    except StartFailed as failed:
        _explain(failed.child, console)
        return 1
    finally:
        supervisor.report_to(PlainReporter(console))
        supervisor.stop()


def _explain(child: Child, console: Console) -> None:
    """Why a part did not start: the end of its log."""
    said = words("không khởi động được, nhật ký:", "did not start, its log:")
    console.print(f"[red]✗[/] {child.name}: {said} {child.server.log}", soft_wrap=True)
    console.print("\n".join(_tail(child.server.log)), markup=False, soft_wrap=True)
    console.print(words("Thử: motcua doctor", "Try: motcua doctor"))


def _tail(log: Path) -> list[str]:
    return log.read_text(errors="replace").splitlines()[-_LOG_LINES:] if log.exists() else []


def _welcome(plan: Plan, console: Console) -> None:
    """Addresses and demo accounts."""
    table = Table(box=None, show_header=False)
    for role in sorted(plan.roles, key=lambda role: role.port):
        if role.name.endswith("-web") or role.name == "bank":
            table.add_row(role.title["vi"], role.title["en"], address(role, plan.ports))
    # An address that is cut on a narrow screen is worth nothing: names give way to it.
    table.columns[-1].no_wrap = True
    console.print(table)
    if plan.demo:
        bank = ("Ngân hàng thử mở từ trang của hồ sơ có phí.", "The demo bank opens from an application that owes a fee.")
        console.print(words(*bank), soft_wrap=True)
    if plan.demo:
        _demonstration(console)
    said = words("\nCtrl-C để dừng. Nhật ký:", "\nCtrl-C stops everything. Logs:")
    console.print(f"{said} {plan.home / 'logs'}", soft_wrap=True)


def _demonstration(console: Console) -> None:
    """The accounts of the district in use, and why there are no files to look at where there are none."""
    people = accounts(district_pack(), language())
    if people:
        console.print(words("\nTài khoản thử (không cần mật khẩu):", "\nDemo accounts (no password):"))
        listing = Table(box=None, show_header=False)
        for row in people:
            listing.add_row(*row)
        console.print(listing)
    if not has_demo_files():
        console.print(no_demo_files(), soft_wrap=True)
