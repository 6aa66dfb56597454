"""Another district than Ba Tri: its own accounts are offered, and Ba Tri's invented files stay away."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from rich.console import Console

from deploy.motcua import demo_files as loader
from deploy.motcua.__main__ import main
from deploy.motcua.children import Plan
from deploy.motcua.commands.up import _welcome
from deploy.motcua.packs import BA_TRI, district_pack
from deploy.motcua.ports import Ports


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A district of which only the accounts are known."""
    people = {
        "personas": [{"subject": "citizen-elsewhere", "words": {"vi": "Người nơi khác", "en": "From elsewhere"}, "claims": {}}]
    }
    (tmp_path / "personas.yaml").write_text(yaml.safe_dump(people))
    monkeypatch.setenv("DISTRICT_PACK", str(tmp_path))
    monkeypatch.setenv("MOTCUA_LANG", "en")
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path / "home"))
    return tmp_path


def _welcomed(capsys: pytest.CaptureFixture[str], folder: Path) -> str:
    _welcome(Plan(folder, Ports(9000)), Console(width=200))
    return capsys.readouterr().out


def test_the_accounts_of_the_district_in_use_are_printed(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = _welcomed(capsys, elsewhere)
    assert "citizen-elsewhere" in said
    assert "citizen-an" not in said
    assert "Demo files exist for Ba Tri only" in said


def test_ba_tri_has_its_accounts_and_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for given in ("deploy/ba-tri", str(BA_TRI), ""):
        monkeypatch.setenv("DISTRICT_PACK", given)
        assert district_pack() == BA_TRI.resolve()
    monkeypatch.delenv("MOTCUA_LANG", raising=False)
    said = _welcomed(capsys, tmp_path)
    assert "citizen-an" in said
    assert "Ba Tri only" not in said
    assert "http://127.0.0.1:9005" in said
    _welcome(Plan(tmp_path, Ports(9000)), Console(width=50))
    assert "http://127.0.0.1:9001" in capsys.readouterr().out, "cut on a narrow screen"
    _welcome(Plan(tmp_path, Ports(9000), demo=False), Console(width=200))
    assert "http://127.0.0.1:9003" in (plain := capsys.readouterr().out) and "9005" not in plain


def test_seeding_another_district_is_refused_with_the_reason(elsewhere: Path) -> None:
    done = CliRunner().invoke(main, ["seed"])
    assert done.exit_code == 1
    assert "Demo files exist for Ba Tri only" in done.output


def test_no_demo_files_are_begun_for_another_district(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOTCUA_SEED", raising=False)
    monkeypatch.setattr(loader.subprocess, "Popen", lambda *_, **__: pytest.fail("the loading was begun"))
    with loader.demo_files(Plan(elsewhere, Ports(9000)), Console()):
        pass
