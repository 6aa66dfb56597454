"""`motcua`, or `python -m deploy.motcua`: finds the commands in deploy/motcua/commands and loads only the one that is called."""

from __future__ import annotations

import importlib
import logging
import pkgutil
import sys
from typing import Any

import click
import structlog
from pymongo.errors import ConnectionFailure

from deploy.motcua import commands
from shared.errors import Unavailable


class Commands(click.Group):
    """A file in `commands/` is a command: `parked.py` with `command = …` is `motcua parked`. Nothing else to register."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the files."""
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a server that does not answer is said plainly, with what to do."""
        try:
            return super().invoke(ctx)
        except (ConnectionFailure, Unavailable) as error:
            raise click.ClickException(_not_running()) from error

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the file of that name, if there is one."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{commands.__name__}.{cmd_name.replace('-', '_')}")
        return module.command  # type: ignore[no-any-return]


def _not_running() -> str:
    """Loaded only when needed: a quick command does not wait for what reaches into the services."""
    from deploy.motcua.services import not_running

    return not_running()


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", type=click.Choice(["vi", "en"]), envvar="MOTCUA_LANG", help="Tiếng Việt (vi) hoặc English (en).")
@click.pass_context
def main(ctx: click.Context, lang: str | None) -> None:
    """Một Cửa Số: chạy, xem, sửa / run, look, repair."""
    only_warnings(ctx)


def only_warnings(ctx: click.Context) -> None:
    """What the services log while a command reaches into them is no answer of it: only warnings, and beside its output."""
    before = structlog.get_config()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    ctx.call_on_close(lambda: structlog.configure(**before))


if __name__ == "__main__":
    main(prog_name="motcua")
