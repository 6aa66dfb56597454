"""What if: a trial is a count of the files it speaks of; without changes it is the official figure; a target moves the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.metrics.domain.share import Target, percent, share
from services.metrics.domain.trial import CHOICES, ONLINE, ONLY, WITHOUT, Trial, enough, lifts, tried

CODES = ("1.001193", "2.000815", "1.004944", "-")
# One file: its procedure, and whether it was handled online.
Files = Sequence[tuple[str, bool]]
FILES = st.lists(st.tuples(st.sampled_from(CODES), st.booleans()), max_size=60)
CHOSEN = st.sets(st.sampled_from(CODES))
TARGETS = st.decimals(0, 100, places=1)


def _counts(files: Files) -> Counter[str]:
    return Counter(closed=len(files), online=sum(online for _code, online in files))


def _by_procedure(files: Files) -> dict[str, Counter[str]]:
    return {code: _counts([file for file in files if file[0] == code]) for code in {code for code, _online in files}}


def _by_hand(files: Files, chosen: set[str], choice: str) -> Counter[str]:
    """The files that the trial speaks of, one after the other."""
    if choice == ONLINE:
        return _counts([(code, online or code in chosen) for code, online in files])
    return _counts([file for file in files if (file[0] in chosen) == (choice == ONLY)])


def _target(value: Decimal) -> Target:
    return Target("commune", value, date(2021, 1, 1), None, "")


@given(FILES, CHOSEN, st.sampled_from(CHOICES))
def test_a_trial_of_any_procedures_is_a_count_of_the_files(files: Files, chosen: set[str], choice: str) -> None:
    of_chosen = _counts([file for file in files if file[0] in chosen])
    assert tried(_counts(files), of_chosen, choice) == _by_hand(files, chosen, choice)


@given(FILES, CHOSEN, st.sampled_from(CHOICES))
def test_the_procedures_of_a_trial_add_up_to_it(files: Files, chosen: set[str], choice: str) -> None:
    trial = Trial(choice, tuple(chosen))
    parts = [trial.of_procedure(code, counts) for code, counts in _by_procedure(files).items()]
    whole = _by_hand(files, chosen, choice)
    for name in ("closed", "online"):
        assert sum(part[name] for part in parts) == whole[name]


@given(FILES)
def test_a_trial_without_changes_is_the_official_figure(files: Files) -> None:
    counts = _counts(files)
    assert share(tried(counts, {}, Trial().choice), _target(Decimal(80))) == share(counts, _target(Decimal(80)))
    assert not Trial(target=Decimal(90)).changes_files
    assert Trial(ONLY).changes_files and Trial(WITHOUT, ("-",)).changes_files


@given(FILES, TARGETS, TARGETS)
def test_a_target_that_moves_changes_only_the_distance(files: Files, official: Decimal, moved: Decimal) -> None:
    before, after = (share(_counts(files), _target(value)) for value in (official, moved))
    assert (before.numerator, before.denominator, before.share) == (after.numerator, after.denominator, after.share)
    if before.gap_cases is not None and after.gap_cases is not None and moved >= official:
        assert after.gap_cases >= before.gap_cases


@given(FILES)
def test_a_lift_is_what_the_trial_of_that_procedure_shows(files: Files) -> None:
    now = percent(_counts(files)["online"], len(files)) or Decimal(0)
    found = lifts(_by_procedure(files))
    assert [each.paper for each in found] == sorted((each.paper for each in found), reverse=True)
    assert {each.procedure for each in found} == {code for code, online in files if not online}
    for each in found:
        counts = _by_hand(files, {each.procedure}, ONLINE)
        assert each.paper == counts["online"] - _counts(files)["online"]
        assert each.every == (percent(counts["online"], counts["closed"]) or 0) - now
        assert each.half == (percent(_counts(files)["online"] + each.paper // 2, len(files)) or 0) - now


@given(st.lists(st.integers(0, 9), max_size=6), st.integers(0, 60))
def test_enough_is_the_fewest_that_reach_what_is_missing(numbers: list[int], missing: int) -> None:
    sizes = [size for size in range(len(numbers) + 1) if any(sum(some) >= missing for some in combinations(numbers, size))]
    assert enough(numbers, missing) == (min(sizes) if sizes else None)


@pytest.mark.parametrize(("paper", "half"), [(1, "0.0"), (2, "10.0"), (3, "10.0")])
def test_nobody_is_promised_half_a_file(paper: int, half: str) -> None:
    files = [("1.001193", False)] * paper + [("-", True)] * (10 - paper)
    assert [each.half for each in lifts(_by_procedure(files))] == [Decimal(half)]
