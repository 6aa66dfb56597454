"""`motcua role NAME`: become one role; the entry point of the container image."""

from __future__ import annotations

import os

import click

from deploy.motcua.roles import ROLES


@click.command()
@click.argument("name", type=click.Choice(sorted(ROLES)))
def command(name: str) -> None:
    """Chạy một vai trò trong tiến trình này / Run one role in this process."""
    role = ROLES[name]
    if role.demo_only and os.environ.get("DEMO") != "1":
        raise click.ClickException("Chỉ dùng để thử (DEMO=1) / For demonstrations only (DEMO=1)")
    own = {role.port_variable: str(role.port), **({"MONGO_DATABASE": role.database} if role.database else {})}
    os.execve(role.command()[0], role.command(), {**own, **os.environ, "MOTCUA_ROLE": name})
