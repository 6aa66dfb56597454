"""`motcua rebuild`: the figures computed anew from the journals, compared, and put in place of the old ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from deploy.motcua.commands.verify import say_unreadable
from deploy.motcua.progress import stages
from deploy.motcua.services import use_settings_of
from deploy.motcua.words import words

if TYPE_CHECKING:
    from services.metrics.replace import Replaced


@click.command()
@click.option("--undo", is_flag=True, help="Trở lại bộ số liệu trước / return to the set before.")
def command(undo: bool) -> None:
    """Tính lại số liệu từ nhật ký sự kiện / Compute the figures anew."""
    use_settings_of("metrics")
    from services.metrics.replace import replace

    if undo:
        _undo()
        return
    with stages() as progress:
        done = replace(progress=progress)
    say_unreadable(done.rebuilt.unreadable)
    new = done.rebuilt
    size = words(
        f"{new.events} sự kiện, {new.facts} hồ sơ, {new.tallies + new.cells} tổng, {new.units} đơn vị",
        f"{new.events} events, {new.facts} files, {new.tallies + new.cells} sums, {new.units} units",
    )
    click.echo(words(f"Bộ số {new.generation.number}: {size}.", f"Set {new.generation.number}: {size}."))
    for difference in done.differences or ():
        click.echo(words(difference.message.vi, difference.message.en), err=True)
    click.echo(_compared(done))


def _undo() -> None:
    from services.metrics import wiring
    from services.metrics.projections.switching import undo
    from services.metrics.settings import SERVICE, Settings

    try:
        generation = undo(wiring.database_of(Settings.read(SERVICE)))
    except LookupError as error:
        raise click.ClickException(words("Không có bộ số liệu nào trước đó.", "There is no earlier set.")) from error
    click.echo(words(f"Đã trở lại bộ số {generation.number}.", f"Returned to set {generation.number}."))


def _compared(done: Replaced) -> str:
    if done.differences is not None:
        number = len(done.differences)
        return words(f"Khác với bộ số trước: {number}", f"Differences from the set before: {number}")
    if done.behind:
        return words(
            f"Không so với bộ số trước: bộ ấy còn chậm {done.behind} sự kiện so với nhật ký.",
            f"Not compared with the set before: it was still {done.behind} events behind the journals.",
        )
    return words(
        "Không so với bộ số trước: bộ ấy đếm những điều khác.", "Not compared with the set before: it counted other things."
    )
