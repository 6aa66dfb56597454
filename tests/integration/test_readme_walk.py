"""The README's walk from the phone to the figure, run as it stands, every answer compared."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.running import ROOT, running

pytestmark = pytest.mark.servers

SECTION = re.compile(r"^## One file, from the phone to the figure$(.*?)^## ", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CUT = "-- the next block --"


def _walk() -> tuple[str, list[str]]:
    """The commands as one script that prints a line between blocks, and the answer expected of each block."""
    found = SECTION.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert found is not None
    script, answers = [], []
    for language, text in BLOCK.findall(found[1]):
        if language == "sh":
            script.append(text)
            answers.append("")
        else:
            answers[-1] = text
    return f"\necho '{CUT}'\n".join(script), answers


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("jq")), reason="needs curl and jq: sudo apt-get install curl jq")
def test_the_walk_of_the_readme_gives_the_answers_that_it_shows(tmp_path: Path) -> None:
    script, answers = _walk()
    here = tmp_path / "here"
    here.mkdir()
    with running(tmp_path / "home") as (system, _):
        for number in range(4):
            script = script.replace(f"127.0.0.1:{8000 + number}", f"127.0.0.1:{system.base_port + number}")
        done = subprocess.run(
            ["bash", "-eu", "-c", script],
            cwd=here,
            env={**os.environ, "TMPDIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert list(here.iterdir()) == []
    assert [part.strip() for part in done.stdout.split(CUT)] == [answer.strip() for answer in answers]
