"""docker-compose.yml, which was not run: every role is known, every variable documented and read, no secret inside."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.motcua.roles import ROLES
from shared.settings import CommonSettings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service.get("image") == "motcua:0.1.0"}
EXAMPLE = (ROOT / "deploy" / "production.env.example").read_text()
# Read by Compose itself.
NEEDED = {"SUBMISSION_PUBLIC_URL", "PROCESSING_PUBLIC_URL", "METRICS_PUBLIC_URL", "TLS_FOLDER", "REPORTING_KEYS", "LETTERS"}


def _example_names() -> set[str]:
    return set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))


def _documented() -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "deploy" / "README.md").read_text(), re.MULTILINE))


def _variables() -> set[str]:
    return {name for service in OURS.values() for name in service["environment"]} | (_example_names() - NEEDED)


def test_every_role_except_the_demo_runs_in_one_container_under_its_own_name() -> None:
    assert set(OURS) == {name for name, role in ROLES.items() if not role.demo_only}
    assert all(service["command"] == [name] for name, service in OURS.items())


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_container_listens_and_is_probed_where_its_role_does(name: str) -> None:
    role, environment = ROLES[name], OURS[name]["environment"]
    assert environment[role.port_variable] == str(role.port)
    assert environment["MONGO_DATABASE"] == role.database
    assert environment["MOTCUA_ROLE"] == name
    assert OURS[name]["healthcheck"]["test"][-1] == name


def test_every_variable_is_documented() -> None:
    settings = {field.name.upper() for field in fields(CommonSettings)} - {"SERVICE"}  # the service knows its own name
    assert _variables() | settings <= _documented()


def test_every_documented_variable_is_read_somewhere() -> None:
    sources = [path.read_text() for folder in ("shared", "services", "deploy") for path in (ROOT / folder).rglob("*.py")]
    assert _documented() <= {name for source in sources for name in re.findall(r"""["']([A-Z_]+)["']""", source)}


@pytest.mark.parametrize("name", ["MONGO_URL", "KAFKA_BOOTSTRAP", "KAFKA_REPLICATION", "RATE_LIMIT_STORAGE"])
def test_what_three_machines_need_is_taken_from_the_operators_file(name: str) -> None:
    """A literal in docker-compose.yml would silently win over deploy/production.env."""
    assert all(service["environment"][name].startswith(f"${{{name}:-") for service in OURS.values())
    assert re.search(rf"^(# )?{name}=", EXAMPLE, re.MULTILINE)


def test_what_each_service_owns_is_read_by_no_other() -> None:
    databases = {name: service["environment"]["MONGO_DATABASE"] for name, service in OURS.items()}
    assert all(database == f"motcua_{name.partition('-')[0]}" for name, database in databases.items())


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_the_proxy_knows_every_web_role_by_name_and_port() -> None:
    upstreams = set(re.findall(r"server ([a-z-]+:\d+);", (ROOT / "deploy" / "proxy" / "nginx.conf").read_text()))
    web = {name: role for name, role in ROLES.items() if role.port_variable == "PORT" and not role.demo_only}
    assert upstreams == {f"{name}:{role.port}" for name, role in web.items()}


def test_everything_that_runs_has_a_health_check_and_starts_after_what_it_needs() -> None:
    for name, service in SERVICES.items():
        assert "healthcheck" in service or name == "mongo-init"
    for service in OURS.values():
        assert set(service["depends_on"]) == {"mongo-init", "kafka"}


def test_a_container_is_given_longer_to_stop_than_its_server_takes() -> None:
    assert all(service["stop_grace_period"] == "35s" for service in OURS.values())


def test_there_is_no_secret_in_the_files() -> None:
    for name, value in re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE):
        if "SECRET" in name or "PASSWORD" in name or name.endswith("_KEY"):
            assert value in ("CHANGE-ME", "")
    for service in OURS.values():
        assert not any("SECRET" in name or name.endswith("_KEY") for name in service["environment"])


def test_only_the_worker_that_sends_reports_is_given_the_key_to_sign_them() -> None:
    told = [name for name, service in OURS.items() if "REPORTING_KEY_FILE" in service["environment"] or "volumes" in service]
    assert told == ["metrics-worker"]


def test_only_the_worker_that_sends_letters_is_given_the_addresses() -> None:
    assert [name for name, service in OURS.items() if "LETTER_RECIPIENTS_FILE" in service["environment"]] == ["metrics-worker"]


def test_compose_itself_accepts_the_file() -> None:
    client = shutil.which("docker")
    if client is None or subprocess.run([client, "compose", "version"], capture_output=True, check=False).returncode != 0:
        pytest.skip("NOT CHECKED by docker compose: this machine has no such client")
    command = [client, "compose", "--env-file", "deploy/production.env.example", "config", "--quiet"]
    # The env file of the roles is the operator's; the example stands in for it.
    own = ROOT / "deploy" / "production.env"
    made = not own.exists()
    try:
        if made:
            own.write_text(EXAMPLE)
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=dict(os.environ), check=False)
    finally:
        if made:
            own.unlink()
    assert done.returncode == 0, done.stderr
