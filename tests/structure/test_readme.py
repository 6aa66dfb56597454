"""The commands that our documents tell people to type exist."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from deploy.motcua.__main__ import main

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "deploy/*.md", "deploy/decisions/*.md", "deploy/ba-tri/*.md", "services/*/README.md", "tests/**/*.md")
    for path in ROOT.glob(pattern)
    if ".venv" not in path.parts
)
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def _code(path: Path) -> str:
    """What is set as code: blocks and words between back quotes."""
    text = path.read_text(encoding="utf-8")
    blocks = re.findall(r"```(?:sh|bash|console|shell)?\n(.*?)```", text, re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_in_a_document_exists(path: Path) -> None:
    code = _code(path)
    commands = set(main.list_commands(None))  # type: ignore[attr-defined]
    assert set(re.findall(r"^(?:\$ )?make ([a-z-]+)", code, re.MULTILINE)) <= TARGETS
    assert set(re.findall(r"^(?:\$ )?motcua (?:--lang \w+ )?([a-z-]+)", code, re.MULTILINE)) <= commands
    for module in re.findall(r"python3? -m ((?:deploy|services|shared|tests)[a-z._]+)", code):
        assert importlib.util.find_spec(module) is not None, module


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_of_ours_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_the_makefile_lists_every_target_that_a_person_may_call() -> None:
    listed = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert TARGETS - listed == {"check"}
