"""The reference of a payment: by it a transfer names what it pays for, also where a bank or a payer has changed it. Pure."""

from __future__ import annotations

import re

from services.submission.domain.tracking import ALPHABET

PREFIX, LETTERS = "HS", 12
_REFERENCE = re.compile(rf"(?={PREFIX}([{ALPHABET}]{{{LETTERS}}}))")
# After the prefix a word, or three groups as a tracking code is written; what is joined by hyphens in another way is not joined.
_GROUP, _END = "[0-9A-Z]{3,5}", "(?![0-9A-Z])"
_AFTER_PREFIX = re.compile(rf"(?<![0-9A-Z]){PREFIX}[\s.:-]*({_GROUP}-{_GROUP}-{_GROUP}{_END}|[0-9A-Z]+)")
_RUN = re.compile(r"[0-9]+|[A-Z]+")
_FOREIGN = re.compile(f"[^{ALPHABET}]")
# A date of birth in words has as many runs as our references.
_DATE_IN_WORDS = re.compile("NGAY|THANG|NAM")
# One letter of ours may be lost or typed twice, and one be a letter that we never use.
SHORTEST, LONGEST, MOST_FOREIGN = LETTERS - 1, LETTERS + 1, 1
# Two names with a number behind each make four runs of letters and digits in turn. With fewer runs than five here they would be
# kept; with more, fewer of our references with a mistake are (see `references_like`).
FEWEST_RUNS = 5
# The shortest date has six digits, telephone and identity numbers have nine or more.
MOST_DIGITS_IN_A_RUN = 5
# Of one purpose. It means one application: more pieces would help nobody to find it.
KEPT_REFERENCES = 3


def purpose_of(reference: str) -> str:
    """What the payer's bank writes as the purpose of the transfer."""
    return f"{PREFIX} {reference}"


def references_in(purpose: str) -> list[str]:
    """Every reference that a purpose can mean, however the banks changed it: dots and hyphens dropped, words put before it."""
    letters = re.sub(r"[^0-9A-Z]+", "", purpose.upper())
    return list(dict.fromkeys(_REFERENCE.findall(letters)))


def references_like(purpose: str) -> list[str]:
    """What in a purpose may be a reference with a mistake in it.

    Kept is what cannot be a person's: letters and digits must change as often as in ours, and no run of digits be as long as a
    date. So a telephone or identity number, a date or a name is not kept, glued together in whatever way. The price: about a
    quarter of our references with a mistake are not kept either, as their letters and digits happen to change less often.
    """
    pieces = [piece.replace("-", "") for piece in _AFTER_PREFIX.findall(purpose.upper())]
    return [piece for piece in dict.fromkeys(pieces) if _is_like_ours(piece)][:KEPT_REFERENCES]


def _is_like_ours(piece: str) -> bool:
    runs = _RUN.findall(piece)
    long_number = any(run.isdigit() and len(run) > MOST_DIGITS_IN_A_RUN for run in runs)
    foreign = len(_FOREIGN.findall(piece)) > MOST_FOREIGN or _DATE_IN_WORDS.search(piece)
    return SHORTEST <= len(piece) <= LONGEST and len(runs) >= FEWEST_RUNS and not long_number and not foreign
