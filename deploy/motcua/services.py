"""The services as the command line reaches into them: with the settings that `motcua up` gave them, or those of the container."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from deploy.assets.paths import ROOT
from deploy.motcua.environment import SECRETS, common_environment, role_environment
from deploy.motcua.home import base_port, home, register
from deploy.motcua.ports import Ports
from deploy.motcua.roles import ROLES
from deploy.motcua.words import words
from shared.events import Event
from shared.parking import Parking
from shared.projection import CaseKey, Projection

SERVICES = ("submission", "processing", "metrics")

# Marks settings that we made ourselves: the next service's replace them, while those of a container stay.
MADE_HERE = "MOTCUA_SETTINGS_MADE_HERE"


@dataclass(frozen=True, slots=True)
class ParkedAt:
    """Where a service parks, how it applies, and how it reads a case from its owner's journal."""

    parking: Parking
    projection: Projection
    repair: Callable[[CaseKey, int], Sequence[Event]]


def use_settings_of(service: str) -> None:
    """Put the service's settings into the environment, unless a container has given them already.

    Raises ClickException in a container of another service, whose store is not this one's, and where nothing was ever started.
    """
    if _in_a_container():
        _refuse_another(service)
        return
    folder, root = started_home(), ROOT
    ports = Ports(base_port(folder))
    common = common_environment(folder, root, ports, demo=True)
    os.environ.update({**role_environment(ROLES[f"{service}-worker"], ports, common), MADE_HERE: "1"})


def services_here() -> tuple[str, ...]:
    """The services that this process can reach: all on one machine, only its own in a container."""
    return (os.environ["MOTCUA_ROLE"].partition("-")[0],) if _in_a_container() else SERVICES


def started_home() -> Path:
    """The folder of the data. Raises ClickException where `up` never ran: settings made there would be of no system."""
    folder = home()
    if not (folder / SECRETS).exists():
        raise click.ClickException(not_running())
    return folder


def not_running() -> str:
    """What a person is told when a part does not answer, with the folder that was looked in; in a container there is none."""
    if not _in_a_container() and register(home()).living():
        return words(
            f"Hệ thống đang chạy (thư mục {home()}) nhưng một phần không trả lời kịp. Hãy thử lại sau. Xem: motcua status",
            f"The system runs (folder {home()}), but a part did not answer in time. Try again later. See: motcua status",
        )
    vi, en = ("", "") if _in_a_container() else (f" (thư mục {home()})", f" (folder {home()})")
    return words(f"Hệ thống chưa chạy ở đây{vi}. Thử: make run", f"The system does not run here{en}. Try: make run")


def _refuse_another(service: str) -> None:
    """The settings here name another service's database: what is read or written there would be wrong, and silently so."""
    if service not in services_here():
        where = f"{service}-worker"
        raise click.ClickException(
            words(f"Phải chạy lệnh này trong {where}: đây là dịch vụ khác.", f"Run this in {where}: this is another service.")
        )


def _in_a_container() -> bool:
    """`docker compose exec` sees what docker-compose.yml gives to the container, so the role is named there."""
    return "MONGO_URL" in os.environ and bool(os.environ.get("MOTCUA_ROLE")) and MADE_HERE not in os.environ


def parked_at(service: str) -> ParkedAt:
    """The parking of one service. Its `worker` module says how events are taken in there (`create_intake`)."""
    use_settings_of(service)
    way_in = importlib.import_module(f"services.{service}.worker").create_intake()
    return ParkedAt(way_in.parking, way_in.projection, way_in.read_case)
