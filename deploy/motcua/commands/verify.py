"""`motcua verify`: proves the live figures by computing them from the journals, and names the first difference."""

from __future__ import annotations

import click

from deploy.motcua.progress import stages
from deploy.motcua.services import use_settings_of
from deploy.motcua.words import words


@click.command()
def command() -> None:
    """Chứng minh số liệu đúng / Prove the figures."""
    use_settings_of("metrics")
    from services.metrics.verify import verify

    with stages() as progress:
        verdict = verify(progress=progress)
    size = f"{verdict.events} events, {verdict.facts} facts, {verdict.tallies} tallies, {verdict.cells} cells"
    if verdict.first_difference is None:
        click.echo(words(f"Khớp hoàn toàn: {size}.", f"Equal in every document: {size}."))
        return
    click.echo(verdict.first_difference, err=True)
    raise click.ClickException(words(f"Có sai khác ({size}).", f"There are differences ({size})."))
