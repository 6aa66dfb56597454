"""`motcua seed`: invented files for a demonstration, sent through the doors of the running system, and an invented past."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from deploy.demo_data.client import District
from deploy.demo_data.past import FILES
from deploy.demo_data.past_journal import write_past
from deploy.demo_data.past_levels import write_past_levels
from deploy.demo_data.reports import approve_older_months
from deploy.demo_data.stories import AT_EACH_STEP, tell
from deploy.motcua.home import base_port, home
from deploy.motcua.packs import BA_TRI, LOADED, has_demo_files, no_demo_files
from deploy.motcua.services import services_here, started_home, use_settings_of
from deploy.motcua.words import words
from shared.units import load_units

# Files per commune: enough for every card to show something, few enough to be there before a visitor has read the first page.
PER_UNIT = 3


@click.command()
@click.option(
    "--per-unit", default=PER_UNIT, show_default=True, type=click.IntRange(1, 200), help="Hồ sơ mỗi xã / files per commune."
)
@click.option(
    "--past",
    default=FILES,
    show_default=True,
    type=click.IntRange(100, 100_000),
    help="Hồ sơ bịa của mười tám tháng qua / invented files of the last eighteen months.",
)
@click.option("--once", is_flag=True, help="Chỉ khi chưa có / only if it was not done before.")
def command(per_unit: int, past: int, once: bool) -> None:
    """Nạp hồ sơ thử / Load demo files."""
    if not has_demo_files():
        raise click.ClickException(no_demo_files())
    done = started_home() / LOADED
    if once and done.exists():
        return
    today = datetime.now(UTC).date()
    number = load_past(today, past)
    district = District(base_port(home()) or 8000)
    count = load(district, per_unit, today)
    approve_older_months(district)
    district.close()
    done.write_text(f"{count}\n")
    click.echo(words(f"Đã nạp {count} hồ sơ thử.", f"{count} demo files loaded."))
    if number:
        click.echo(words(f"Số liệu quá khứ: {number} hồ sơ bịa.", f"Figures of the past: {number} invented files."))
    elif past != FILES:
        click.echo(words("Số liệu quá khứ đã có, không nạp lại.", "The past is there already and was not written again."))


def load(district: District, per_unit: int, today: date) -> int:
    """Load with a bar; returns the number of files."""
    units = [unit.code for unit in load_units(BA_TRI).communes(today)]
    total = len(units) * (per_unit + 1) + per_unit * 2 + AT_EACH_STEP + 6
    with Progress(*_columns()) as bar:
        task = bar.add_task(words("Hồ sơ thử", "Demo files"), total=total)
        for _ in tell(district, units, per_unit, today):
            bar.advance(task)
    return total


def load_past(today: date, files: int) -> int:
    """Write the invented past once; begun before and not finished, it is the same past again. Returns the number of files, 0 when
    it is there already."""
    note = home() / "demo-past"
    day, files, finished = _noted(note, today, files)
    if finished:
        return 0
    _write(note, f"{day} {files}\n")
    use_settings_of("processing")
    with Progress(*_columns()) as bar:
        task = bar.add_task(words("Số liệu quá khứ", "Figures of the past"), total=None)
        count = write_past(BA_TRI, day, lambda written, total: bar.update(task, completed=written, total=total), files)
    # In a container the store is processing's alone; there T1 begins with what metrics reads today.
    if "metrics" in services_here():
        use_settings_of("metrics")
        write_past_levels(BA_TRI, day)
    _write(note, f"{day} {files} loaded\n")
    return count


def _write(note: Path, text: str) -> None:
    """All of it or nothing: half a note would name another past."""
    beside = note.with_suffix(".new")
    beside.write_text(text)
    beside.replace(note)


def _noted(note: Path, today: date, files: int) -> tuple[date, int, bool]:
    """The day before which the past was invented, of how many files, and whether all of it is written."""
    told = note.read_text().split() if note.exists() else []
    if not told:
        return today, files, False
    return date.fromisoformat(told[0]), next((int(word) for word in told[1:] if word.isdigit()), FILES), told[-1] == "loaded"


def _columns() -> tuple[TextColumn, BarColumn, MofNCompleteColumn, TimeRemainingColumn]:
    return TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
