"""The command line looks into the store of each service, and in a container only into that of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import click
import pytest
import yaml
from click.testing import CliRunner

from deploy.assets.paths import ROOT
from deploy.motcua.__main__ import main
from deploy.motcua.environment import SECRETS, kept_secrets
from deploy.motcua.services import SERVICES, services_here, use_settings_of


@pytest.fixture(autouse=True)
def _own_environment(tmp_path: Path) -> Iterator[None]:
    with patch.dict(os.environ, {"MOTCUA_HOME": str(tmp_path)}):
        for name in ("MONGO_URL", "MONGO_DATABASE", "MOTCUA_ROLE", "MOTCUA_SETTINGS_MADE_HERE"):
            os.environ.pop(name, None)
        yield


@pytest.fixture
def started(tmp_path: Path) -> None:
    """A folder in which `up` ran."""
    kept_secrets(tmp_path / SECRETS)


@pytest.mark.parametrize("command", ["verify", "rebuild", "seed", "audit"])
def test_where_nothing_was_started_the_folder_is_named_and_stays_as_it_is(tmp_path: Path, command: str) -> None:
    with patch.dict(os.environ, {"MOTCUA_HOME": str(tmp_path / "nothing"), "DISTRICT_PACK": ""}):
        done = CliRunner().invoke(main, ["--lang", "en", command])
    assert done.exit_code == 1
    assert f"does not run here (folder {tmp_path / 'nothing'})" in done.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("started")
def test_on_one_machine_each_service_is_asked_with_its_own_settings() -> None:
    databases = []
    for service in services_here():
        use_settings_of(service)
        databases.append(os.environ["MONGO_DATABASE"])
    assert databases == [f"motcua_{service}" for service in SERVICES]


def test_in_a_container_its_own_settings_stay_and_only_its_service_is_asked() -> None:
    given = {"MONGO_URL": "mongodb://store", "MONGO_DATABASE": "given", "MOTCUA_ROLE": "metrics-worker"}
    with patch.dict(os.environ, given):
        use_settings_of("metrics")
        assert services_here() == ("metrics",)
        assert os.environ["MONGO_DATABASE"] == "given"


@pytest.mark.parametrize(("container", "service"), [("metrics-worker", "metrics"), ("submission-web", "submission")])
def test_a_command_in_a_container_of_docker_compose_reaches_the_service_of_that_container(container: str, service: str) -> None:
    """`docker compose exec` starts beside the role, with nothing but what docker-compose.yml gives to the container."""
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    with patch.dict(os.environ, compose["services"][container]["environment"]):
        use_settings_of(service)
        assert services_here() == (service,)
        assert "MOTCUA_SETTINGS_MADE_HERE" not in os.environ


def test_in_a_container_of_another_service_a_command_is_refused() -> None:
    given = {"MONGO_URL": "mongodb://store", "MONGO_DATABASE": "motcua_submission", "MOTCUA_ROLE": "submission-worker"}
    with patch.dict(os.environ, given), pytest.raises(click.ClickException, match="metrics-worker"):
        use_settings_of("metrics")
