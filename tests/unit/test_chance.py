"""A random test that failed can be seen to fail again."""

from __future__ import annotations

import pytest

from tests.support.chance import new_seed


def test_a_seed_is_printed_as_what_repeats_the_test(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("TEST_SEED", raising=False)
    seed = new_seed()
    name, _, value = capsys.readouterr().out.strip().partition("=")
    monkeypatch.setenv(name, value)
    assert new_seed() == seed
