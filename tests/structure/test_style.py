"""How the code reads: small modules, short functions, docstrings where outsiders need them, a project that speaks of itself."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
_OURS = (path for folder in ("shared", "services", "deploy") for path in (ROOT / folder).rglob("*.py"))
SOURCES = sorted(path for path in _OURS if "node_modules" not in path.parts)
# Longer than this and a module has a second subject. The number is a nudge, not a law of nature.
LONGEST_MODULE = 270
LONGEST_FUNCTION = 40


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_a_module_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= LONGEST_MODULE
    assert ast.get_docstring(ast.parse(text)), "a module begins with one sentence that says what it is"


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef) and node.end_lineno:
            nested = sum(
                (child.end_lineno or child.lineno) - child.lineno + 1
                for child in ast.walk(node)
                if isinstance(child, ast.FunctionDef | ast.ClassDef) and child is not node
            )
            assert node.end_lineno - node.lineno + 1 - nested <= LONGEST_FUNCTION, f"{node.name} at line {node.lineno}"


def _documented(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return parts[0] == "shared" or "domain" in parts or "handlers" in parts or path.name in {"domain.py", "handlers.py"}


@pytest.mark.parametrize("path", [path for path in SOURCES if _documented(path)], ids=_name)
def test_what_others_call_has_a_docstring(path: Path) -> None:
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} at line {node.lineno}"


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name]


def test_no_tracked_file_is_large_or_built() -> None:
    for path in _tracked():
        if path.exists():
            assert path.stat().st_size < 400_000, path
            assert not path.name.endswith((".min.js", ".min.css", ".mo", ".pyc")), path


def test_the_project_names_no_machine_and_no_registry_host() -> None:
    words = (
        "/" + "work/",
        "/" + "root/",
        "pypi" + ".org",
        "registry.npmjs" + ".org",
        "repo.maven" + ".apache",
        "deb.debian" + ".org",
    )
    for path in _tracked():
        if path.exists() and path.suffix not in {".png", ".jpg", ".pdf"}:
            text = path.read_text(errors="replace")
            assert [word for word in words if word in text] == [], path
