"""`motcua verify`: proves the live figures by computing them from the journals, and names the first difference."""

from __future__ import annotations

import click

from deploy.motcua.progress import stages
from deploy.motcua.services import use_settings_of
from deploy.motcua.words import words


class NotYet(click.ClickException):
    """Nothing can be said of the figures while the worker is behind with the journals: neither equal (0) nor different (1)."""

    exit_code = 3

    def __init__(self, events: int) -> None:
        super().__init__(
            words(
                f"Số đang dùng còn chậm {events} sự kiện so với nhật ký, chưa so được. Hãy thử lại sau. Xem: motcua status.",
                f"The figures in use are still {events} events behind the journals; nothing is compared. Try again later. "
                "See: motcua status.",
            )
        )


@click.command()
def command() -> None:
    """Chứng minh số liệu đúng / Prove the figures."""
    use_settings_of("metrics")
    from services.metrics.patience import StillBehind
    from services.metrics.verify import verify

    try:
        with stages() as progress:
            verdict = verify(progress=progress)
    except StillBehind as behind:
        raise NotYet(behind.events) from behind
    say_unreadable(verdict.unreadable)
    size = words(
        f"{verdict.events} sự kiện của hai nhật ký, {verdict.facts} hồ sơ, {verdict.sums} tổng, {verdict.units} đơn vị",
        f"{verdict.events} events of both journals, {verdict.facts} files, {verdict.sums} sums, {verdict.units} units",
    )
    if not verdict.differences:
        click.echo(words(f"Khớp hoàn toàn: {size}.", f"Equal in every document: {size}."))
        return
    for difference in verdict.differences:
        click.echo(words(difference.message.vi, difference.message.en), err=True)
    raise click.ClickException(
        words(
            f"Số đang dùng khác số tính lại ({size}). Để dùng số tính lại: motcua rebuild.",
            f"The live figures are not the recomputed ones ({size}). To use the recomputed ones: motcua rebuild.",
        )
    )


def say_unreadable(number: int) -> None:
    """Tell of events that nobody could count, because equal sets of figures do not show them."""
    if number:
        click.echo(
            words(
                f"{number} sự kiện không đọc được, hồ sơ của chúng đang chờ; xem: motcua parked list.",
                f"{number} events cannot be read, their files wait; see: motcua parked list.",
            ),
            err=True,
        )
