"""`motcua rebuild`: the figures computed anew from the journals, compared, and put in place of the old ones."""

from __future__ import annotations

import click

from deploy.motcua.commands.verify import say_unreadable
from deploy.motcua.progress import stages
from deploy.motcua.services import use_settings_of
from deploy.motcua.words import words


@click.command()
@click.option("--undo", is_flag=True, help="Trở lại bộ số liệu trước / return to the set before.")
def command(undo: bool) -> None:
    """Tính lại số liệu từ nhật ký sự kiện / Compute the figures anew."""
    use_settings_of("metrics")
    from services.metrics import rebuild, wiring
    from services.metrics.settings import SERVICE, Settings

    settings = Settings.read(SERVICE)
    database = wiring.database_of(settings)
    if undo:
        try:
            generation = rebuild.undo(database)
        except LookupError as error:
            raise click.ClickException(words("Không có bộ số liệu nào trước đó.", "There is no earlier set.")) from error
        click.echo(words(f"Đã trở lại bộ số {generation.number}.", f"Returned to set {generation.number}."))
        return
    with stages() as progress:
        done = rebuild.Rebuild(
            database, wiring.journals_of(settings), settings.kafka_partitions, progress, wiring.dimensions_of(settings)
        ).run()
    say_unreadable(done.unreadable)
    size = words(
        f"{done.events} sự kiện, {done.facts} hồ sơ, {done.tallies + done.cells} tổng, {done.units} đơn vị",
        f"{done.events} events, {done.facts} files, {done.tallies + done.cells} sums, {done.units} units",
    )
    click.echo(words(f"Bộ số {done.generation.number}: {size}.", f"Set {done.generation.number}: {size}."))
    for difference in done.differences:
        click.echo(words(difference.message.vi, difference.message.en), err=True)
    click.echo(
        words(f"Khác với số đang dùng: {len(done.differences)}", f"Differences from the live set: {len(done.differences)}")
    )
