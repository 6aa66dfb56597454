"""`motcua audit`: walks the chain over the audit log and prints its end, to be written down and given again next time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from deploy.motcua.progress import stages
from deploy.motcua.services import use_settings_of
from deploy.motcua.words import words

if TYPE_CHECKING:
    from services.processing.seals import Anchor


@click.command()
@click.option("--anchor", "anchors", multiple=True, metavar="NUMBER:HASH", help="Mốc đã ghi lần trước / written down before.")
def command(anchors: tuple[str, ...]) -> None:
    """Kiểm tra nhật ký truy cập / Prove that the audit log is whole."""
    use_settings_of("processing")
    from services.processing.seals import verify
    from services.processing.settings import Settings
    from shared.mongo.connect import connect

    settings = Settings.read("processing")
    wanted = tuple(_anchor(text) for text in anchors)
    with stages() as progress:
        verdict = verify(connect(settings.mongo_url, settings.mongo_database), wanted, progress)
    if verdict.first_fault:
        click.echo(verdict.first_fault, err=True)
        raise click.ClickException(words("Nhật ký không còn nguyên vẹn.", "The audit log is not whole."))
    click.echo(words(f"Nguyên vẹn: {verdict.sealed} dòng. Ghi lại mốc này:", f"Whole: {verdict.sealed} entries. Write down:"))
    click.echo(str(verdict.head))


def _anchor(text: str) -> Anchor:
    from services.processing.seals import Anchor

    number, _colon, digest = text.partition(":")
    if not number.isdigit() or len(digest) != 64:
        raise click.BadParameter(words("một mốc có dạng 120:<64 ký tự>", "an anchor is written 120:<64 characters>"))
    return Anchor(int(number), digest)
