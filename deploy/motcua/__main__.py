"""`motcua`, or `python -m deploy.motcua`: finds the commands in deploy/motcua/commands and loads only the one that is called."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import click
from pymongo.errors import ConnectionFailure

from deploy.motcua import commands
from deploy.motcua.words import words
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
            raise click.ClickException(
                words("Hệ thống chưa chạy ở đây. Thử: make run", "The system does not run here. Try: make run")
            ) from error

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the file of that name, if there is one."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{commands.__name__}.{cmd_name.replace('-', '_')}")
        return module.command  # type: ignore[no-any-return]


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", type=click.Choice(["vi", "en"]), envvar="MOTCUA_LANG", help="Tiếng Việt (vi) hoặc English (en).")
def main(lang: str | None) -> None:
    """Một Cửa Số: chạy, xem, sửa / run, look, repair."""


if __name__ == "__main__":
    main(prog_name="motcua")
