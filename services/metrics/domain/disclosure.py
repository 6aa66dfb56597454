"""What may be told of small numbers and of state-secret files, so that nothing can be worked out by subtraction. Pure.

Two rules, chosen because they hold against somebody who knows them (tests/unit/metrics/test_disclosure.py does the arithmetic):

* Secret files are told in one table only, whole level by calendar year, and nothing else anywhere depends on them. Tables that
  do not overlap cannot be subtracted from each other. Where a number was given to a secret file, it is missing as if the file had
  never been: it may as well be paper that nobody registered (`domain.completeness`).
* Open figures are told by quarter. A breakdown is told whole or not at all: as soon as one part is small, only the sum is told.
  How the files of a group fared (online, late) is told as it is: those are deeds of an office, not of a person.

Source: Luật 29/2018/QH14 on state secrets asks that nothing of them is revealed; the threshold is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from services.metrics.domain.period import Period
from services.metrics.domain.question import Question

# A group of fewer files than this is not told. Lower, and one person may know who the others were.
SMALL = 5


def secret_files(question: Question, count: int) -> int | None:
    """The number of secret files that may stand beside this figure; None: not told here, or fewer than `SMALL`."""
    narrowed = (question.unit, question.office, question.kind, question.sector, question.procedures, question.as_known)
    whole = question.level is not None and all(part is None for part in narrowed) and is_calendar_year(question.period)
    return count if whole and count >= SMALL else None


def is_calendar_year(period: Period) -> bool:
    """Whether a period is the first of January to the last of December of one year."""
    year = period.first.year
    return (period.first, period.last) == (date(year, 1, 1), date(year, 12, 31))


def told(total: int) -> bool:
    """Whether the sum of a group may be told."""
    return total >= SMALL


def breakdown_told(parts: Mapping[str, int]) -> bool:
    """Whether the parts of a sum may be told: all of them, or none. A part of no files is small too."""
    return all(told(number) for number in parts.values())
