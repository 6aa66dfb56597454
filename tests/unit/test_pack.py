"""The files of a district's folder: what YAML would pass over in silence is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.pack import read_yaml


def test_a_name_that_is_there_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "twice.yaml"
    path.write_text("fees:\n  copy: 2000\n  copy: 3000\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"(?s)twice\.yaml: a name that is there twice.*line 3"):
        read_yaml(path)


def test_a_number_and_the_same_digits_as_text_are_two_names(tmp_path: Path) -> None:
    path = tmp_path / "two.yaml"
    path.write_text('836: number\n"836": text\n', encoding="utf-8")
    assert read_yaml(path) == {836: "number", "836": "text"}
