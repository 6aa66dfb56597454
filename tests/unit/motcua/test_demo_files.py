"""Loading demo files beside the running system: its begin and its end are told, and nothing when there is nothing to load."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from deploy.motcua import demo_files as loader
from deploy.motcua.children import Plan
from deploy.motcua.packs import LOADED
from deploy.motcua.ports import Ports

SECONDS = 20
ENDS = {"vi": ("Đã nạp xong hồ sơ thử.", "Không nạp được hồ sơ thử."), "en": ("demo files are loaded.", "were not loaded.")}


@pytest.fixture(autouse=True)
def _ba_tri(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISTRICT_PACK", "MOTCUA_SEED"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "logs").mkdir()


def _loading(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """The loading is replaced by a few lines of Python."""

    def begun(_: Any, **options: Any) -> subprocess.Popen[bytes]:
        return began([sys.executable, "-c", script], **options)

    began = subprocess.Popen
    monkeypatch.setattr(loader.subprocess, "Popen", begun)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("code", [0, 1])
def test_it_is_said_that_files_are_loaded_and_how_it_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, code: int
) -> None:
    monkeypatch.setenv("MOTCUA_LANG", language)
    _loading(monkeypatch, f"raise SystemExit({code})")
    console = Console(record=True, width=200)
    with loader.demo_files(Plan(tmp_path, Ports(9000)), console):
        deadline = time.monotonic() + SECONDS
        while ENDS[language][code] not in (said := console.export_text(clear=False)):
            assert time.monotonic() < deadline, said
            time.sleep(0.05)
    assert len(said.splitlines()) == 2
    assert ("seed.log" in said) == bool(code)


def test_stopping_everything_is_no_failure_of_the_loading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _loading(monkeypatch, "import time; time.sleep(60)")
    console = Console(record=True, width=200)
    with loader.demo_files(Plan(tmp_path, Ports(9000)), console):
        pass
    assert len(console.export_text().splitlines()) == 1


def test_nothing_is_said_when_the_files_are_there(tmp_path: Path) -> None:
    (tmp_path / LOADED).touch()
    console = Console(record=True, width=200)
    with loader.demo_files(Plan(tmp_path, Ports(9000)), console):
        pass
    assert console.export_text() == ""
