"""`motcua` as a person meets it: help, doctor, status, secrets, logs, refusals."""

from __future__ import annotations

import json
import os
import socket
import stat
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from unittest.mock import patch

import click
import pytest
import structlog
from click.testing import CliRunner
from pymongo.errors import ServerSelectionTimeoutError

from deploy.assets.paths import ROOT
from deploy.motcua import checks
from deploy.motcua.__main__ import Commands, main
from deploy.motcua.accounts import accounts
from deploy.motcua.children import Plan, children
from deploy.motcua.environment import common_environment, kept_secrets, role_environment
from deploy.motcua.home import AlreadyRunning, only_one, register, remember_base_port, rotate_logs
from deploy.motcua.ports import Ports
from deploy.motcua.roles import ROLES
from shared.errors import PeerUnavailable
from shared.settings import CommonSettings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("MOTCUA_LANG", raising=False)
    return tmp_path / "home"


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield int(taken.getsockname()[1])


def test_every_file_in_commands_is_a_command_with_a_help_text() -> None:
    said = CliRunner().invoke(main, ["--help"]).output
    for name in ("up", "doctor", "status", "role"):
        assert f"  {name} " in said
        assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0


def test_an_unknown_command_is_refused() -> None:
    assert CliRunner().invoke(main, ["fly"]).exit_code == 2


def test_doctor_for_machines_gives_each_check_its_reason_and_fix(home: Path) -> None:
    found = json.loads(CliRunner().invoke(main, ["doctor", "--json"]).output)
    assert {"name", "ok", "why", "fix", "required"} == set(found[0])
    assert all(check["why"] and check["fix"] for check in found if not check["ok"])


def test_doctor_speaks_vietnamese_unless_asked_for_english(home: Path) -> None:
    assert "Ổ đĩa" in CliRunner().invoke(main, ["doctor"]).output
    assert "Disk" in CliRunner().invoke(main, ["--lang", "en", "doctor"]).output


def test_doctor_names_who_is_to_get_letters_and_will_not_and_never_an_address(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LETTER_SMTP_HOST", "mail.example.vn")
    monkeypatch.setenv("LETTER_RECIPIENTS_FILE", str(tmp_path / "receivers.yaml"))
    for text, ok, told in (
        ('"836": a@b.vn\n', True, ""),
        ('"836": a@b.vn\n"29999": a@b.vn', False, "29999: no unit"),
        ("- a@b.vn", False, "does not start"),
    ):
        (tmp_path / "receivers.yaml").write_text(text)
        found = json.loads(CliRunner().invoke(main, ["--lang", "en", "doctor", "--json"]).output)
        check = next(each for each in found if each["name"] == "List of receivers of the weekly letters")
        assert (check["ok"], check["required"]) == (ok, False) and told in check["why"] and "a@b.vn" not in check["why"]


def test_a_taken_port_names_the_program_that_holds_it_and_the_way_out(taken_port: int) -> None:
    (check,) = checks.ports([taken_port], ours=lambda pid: False)
    assert not check.ok
    assert "python" in check.why or "pytest" in check.why
    assert "--base-port" in check.fix
    (own,) = checks.ports([taken_port], ours=lambda pid: True)
    assert own.ok


def test_doctor_looks_at_the_ports_of_the_last_start(home: Path) -> None:
    home.mkdir()
    remember_base_port(home, 9000)
    for arguments, port in (([], 9003), (["--base-port", "9100"], 9103)):
        found = json.loads(CliRunner().invoke(main, ["--lang", "en", "doctor", "--json", *arguments]).output)
        names = {check["name"] for check in found}
        assert f"Port {port}" in names and "Port 8003" not in names


def test_what_services_log_is_no_output_of_a_command_and_logs_are_afterwards_as_before() -> None:
    def works() -> None:
        structlog.get_logger("shared").info("sessions_ended")
        structlog.get_logger("shared").warning("store_slow")

    before = structlog.get_config()
    with patch.object(Commands, "get_command", return_value=click.Command("verify", callback=works)):
        result = CliRunner().invoke(main, ["verify"])
    assert "sessions_ended" not in result.output
    assert "store_slow" in result.stderr and result.stdout == ""
    assert structlog.get_config() == before


def test_up_stops_before_anything_is_started_when_a_port_is_taken(home: Path, taken_port: int) -> None:
    base = taken_port - 3  # where the web role of metrics would be
    done = CliRunner().invoke(main, ["--lang", "en", "up", "--base-port", str(base)])
    assert done.exit_code == 1
    assert f"Port {taken_port}" in done.output
    assert not (home / "documents").exists()


def test_a_second_up_in_the_same_folder_is_refused(home: Path) -> None:
    with only_one(home):
        done = CliRunner().invoke(main, ["--lang", "en", "up"])
        assert done.exit_code == 1
        assert "Already running" in done.output
        with pytest.raises(AlreadyRunning), only_one(home):
            pass


def test_status_of_nothing_says_how_to_start(home: Path) -> None:
    done = CliRunner().invoke(main, ["status"])
    assert done.exit_code == 1
    assert "make run" in done.output


def test_secrets_are_made_once_and_only_the_owner_may_read_them(tmp_path: Path) -> None:
    first = kept_secrets(tmp_path / "secrets.json")
    assert kept_secrets(tmp_path / "secrets.json") == first
    assert len(set(first.values())) == len(first) == 4
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_logs_begin_anew_and_three_old_ones_are_kept(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    for run in range(5):
        (logs / "web.log").write_text(str(run))
        rotate_logs(tmp_path)
    assert {path.name: path.read_text() for path in logs.iterdir()} == {"web.log.1": "4", "web.log.2": "3", "web.log.3": "2"}


def test_all_roles_of_a_moved_plan_have_ports_of_their_own(tmp_path: Path) -> None:
    for base in (None, 9000):
        ports = Plan(tmp_path, Ports(base)).all_ports()
        assert len(set(ports)) == len(ports) == len(ROLES) + 2
    assert Ports().of(ROLES["metrics-stream"]) == 8013
    assert Ports(9000).of(ROLES["submission-worker"]) == 9101


def test_a_trial_run_never_takes_a_store_from_the_shell_it_starts_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONGO_URL", "mongodb://production")
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    monkeypatch.setenv("OIDC_ISSUER", "https://elsewhere")
    demo = common_environment(tmp_path, tmp_path, Ports(9000), demo=True)
    assert (demo["MONGO_URL"], demo["LOG_LEVEL"]) == ("mongodb://127.0.0.1:9117", "DEBUG")
    assert demo["OIDC_ISSUER"] == "http://127.0.0.1:9000"
    assert common_environment(tmp_path, tmp_path, Ports(9000), demo=False)["OIDC_ISSUER"] == "https://elsewhere"


def test_outside_the_demonstration_a_bank_has_the_key_that_the_caller_gives_or_none_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PAYMENT_KEY", raising=False)
    demo = common_environment(tmp_path, tmp_path, Ports(9000), demo=True)
    assert demo["PAYMENT_KEY"]
    assert not {"PAYMENT_KEY", "BANK_URL"} & common_environment(tmp_path, tmp_path, Ports(9000), demo=False).keys()
    monkeypatch.setenv("PAYMENT_KEY", "the-key-of-the-callers-bank")
    assert common_environment(tmp_path, tmp_path, Ports(9000), demo=False)["PAYMENT_KEY"] == "the-key-of-the-callers-bank"
    assert common_environment(tmp_path, tmp_path, Ports(9000), demo=True) == demo


def test_only_who_takes_fees_and_the_bank_know_the_banks_key(tmp_path: Path) -> None:
    common = common_environment(tmp_path, tmp_path, Ports(9000), demo=True)
    told = {name for name, role in ROLES.items() if "PAYMENT_KEY" in role_environment(role, Ports(9000), common)}
    assert told == {"submission-web", "submission-worker", "bank"}


def test_the_demonstration_reports_to_its_own_receiver_and_nothing_else_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTING_URL", "https://province")
    demo = common_environment(tmp_path, tmp_path, Ports(9000), demo=True)
    assert demo["REPORTING_URL"] == "http://127.0.0.1:9004/reports"
    assert common_environment(tmp_path, tmp_path, Ports(9000), demo=False)["REPORTING_URL"] == "https://province"


def test_the_demonstration_sends_no_letter_whatever_the_callers_shell_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LETTER_SMTP_HOST", "mail.example.vn")
    monkeypatch.setenv("LETTER_SMTP_PASSWORD", "a-word")
    told = {demo: common_environment(tmp_path, tmp_path, Ports(9000), demo=demo) for demo in (True, False)}
    assert [told[demo].get("LETTER_SMTP_HOST") for demo in (True, False)] == ["", "mail.example.vn"]
    knowing = {name for name, role in ROLES.items() if "LETTER_SMTP_PASSWORD" in role_environment(role, Ports(9000), told[False])}
    assert knowing == {"metrics-worker"}
    # Nor by inheriting it from the shell of whoever starts them.
    started = [each.server for each in children(Plan(tmp_path, Ports(9000), demo=False))]
    assert [each.name for each in started if "LETTER_SMTP_PASSWORD" in each.environment] == ["metrics-worker"]


def test_each_side_of_the_demonstrations_reports_has_its_own_key_and_only_the_public_one_of_the_other(tmp_path: Path) -> None:
    common = common_environment(tmp_path, tmp_path, Ports(9000), demo=True)
    worker, receiver, web = (
        role_environment(ROLES[name], Ports(9000), common) for name in ("metrics-worker", "reporting-receiver", "metrics-web")
    )
    private = [Path(worker["REPORTING_KEY_FILE"]), Path(receiver["RECEIVER_KEY_FILE"])]
    assert [stat.S_IMODE(path.stat().st_mode) for path in private] == [0o600, 0o600]
    for public in (worker["REPORTING_RECEIVER_KEYS"], receiver["RECEIVER_SENDERS"]):
        assert all("d" not in key for key in json.loads(Path(public).read_text())["keys"])
    assert "RECEIVER_KEY_FILE" not in worker and "REPORTING_KEY_FILE" not in receiver
    assert not {"REPORTING_KEY_FILE", "RECEIVER_KEY_FILE"} & web.keys()
    before = [path.read_bytes() for path in private]
    common_environment(tmp_path, tmp_path, Ports(9000), demo=True)
    assert [path.read_bytes() for path in private] == before


def test_a_worker_shares_the_database_and_address_of_its_web_role(tmp_path: Path) -> None:
    common = common_environment(tmp_path, tmp_path, Ports(9000), demo=True)
    worker = role_environment(ROLES["submission-worker"], Ports(9000), common)
    assert worker["WORKER_PORT"] == "9101"
    assert "PORT" not in worker
    assert (worker["MONGO_DATABASE"], worker["PUBLIC_URL"]) == ("motcua_submission", "http://127.0.0.1:9001")
    assert worker["SUBMISSION_URL"] == worker["PUBLIC_URL"]
    assert worker["MONGO_URL"] == "mongodb://127.0.0.1:9117"


def test_the_services_accept_the_settings_they_are_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    role = ROLES["submission-web"]
    given = role_environment(role, Ports(9000), common_environment(tmp_path, tmp_path, Ports(9000), demo=True))
    for name in os.environ.keys() & {field.name.upper() for field in fields(CommonSettings)}:
        monkeypatch.delenv(name)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = CommonSettings.read("submission")
    assert (settings.mongo_database, settings.public_url) == ("motcua_submission", "http://127.0.0.1:9001")


def test_every_demo_account_is_shown_with_who_it_is_in_both_languages() -> None:
    for language in ("vi", "en"):
        shown = accounts(ROOT / "deploy" / "ba-tri", language)
        assert {"citizen-an", "manager-836", "administrator"} <= {subject for subject, _ in shown}
        assert all(who for _, who in shown)


@pytest.mark.parametrize("role", ["identity", "reporting-receiver", "bank"])
def test_a_demo_role_refuses_to_run_outside_a_demonstration(monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    monkeypatch.setenv("DEMO", "0")
    done = CliRunner().invoke(main, ["role", role])
    assert done.exit_code == 1
    assert "DEMO" in done.output


@pytest.mark.parametrize("error", [ServerSelectionTimeoutError("27117"), PeerUnavailable()])
def test_a_command_on_a_system_that_does_not_run_says_so_and_what_to_do(error: Exception, home: Path) -> None:
    def fails() -> None:
        raise error

    with patch.object(Commands, "get_command", return_value=click.Command("verify", callback=fails)):
        result = CliRunner().invoke(main, ["verify"])
    assert result.exit_code == 1
    assert "make run" in result.output and "Traceback" not in result.output
    assert str(home) in result.output
    register(home).note("metrics-web", os.getpid())
    with patch.object(Commands, "get_command", return_value=click.Command("verify", callback=fails)):
        slow = CliRunner().invoke(main, ["--lang", "en", "verify"])
    assert slow.exit_code == 1
    assert "did not answer in time" in slow.output and "make run" not in slow.output
