"""`motcua seed`: invented files for a demonstration, sent through the doors of the running system."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from deploy.demo_data.client import District
from deploy.demo_data.stories import AT_EACH_STEP, tell
from deploy.motcua.home import base_port, home
from deploy.motcua.packs import BA_TRI, has_demo_files, no_demo_files
from deploy.motcua.words import words
from shared.units import load_units

# Files per commune: enough for every card to show something, few enough to be there before a visitor has read the first page.
PER_UNIT = 3


@click.command()
@click.option(
    "--per-unit", default=PER_UNIT, show_default=True, type=click.IntRange(1, 200), help="Hồ sơ mỗi xã / files per commune."
)
@click.option("--once", is_flag=True, help="Chỉ khi chưa có / only if it was not done before.")
def command(per_unit: int, once: bool) -> None:
    """Nạp hồ sơ thử / Load demo files."""
    if not has_demo_files():
        raise click.ClickException(no_demo_files())
    done = home() / "demo-data-loaded"
    if once and done.exists():
        return
    count = load(District(base_port(home()) or 8000), per_unit)
    done.write_text(f"{count}\n")
    click.echo(words(f"Đã nạp {count} hồ sơ thử.", f"{count} demo files loaded."))


def load(district: District, per_unit: int) -> int:
    """Load with a bar; returns the number of files."""
    today = datetime.now(UTC).date()
    units = [unit.code for unit in load_units(BA_TRI).communes(today)]
    total = len(units) * (per_unit + 1) + per_unit * 2 + AT_EACH_STEP + 4
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns) as bar:
        task = bar.add_task(words("Hồ sơ thử", "Demo files"), total=total)
        for _ in tell(district, units, per_unit, today):
            bar.advance(task)
    district.close()
    return total
