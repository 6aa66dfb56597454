"""The loop that hands letters to the mail server: those of the newest week whose receiver is named, until it has taken them.

One letter in each round, so that a worker that is told to stop does so between two letters. A letter that was made before a file
was marked secret is left to `making`, which makes it anew.

A letter carries the same Message-ID in every try, so a try whose answer was lost is repeated and recognised. What is known of
tries stands in the letter itself, so a restart goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import structlog
from prometheus_client import Counter

from services.metrics.domain import letter as steps
from services.metrics.domain.letter import Letter
from services.metrics.letters.post import Failure, Post
from services.metrics.letters.press import Press
from services.metrics.letters.store import Letters
from services.metrics.letters.weeks import Weeks
from shared.clock import Clock

log = structlog.get_logger(__name__)

# Seconds between looks for something to send: a letter is on its way after this at most.
ROUND_SECONDS = 10.0

TRIES = Counter("motcua_letter_tries_total", "Tries to send a weekly letter, by what came of them", ["outcome"])


class LetterSending:
    """Sends what is made; run as a loop of the metrics worker. Without a mail server it does nothing, and letters wait."""

    name = "letter-sending"

    def __init__(
        self,
        weeks: Weeks,
        press: Press,
        letters: Letters,
        recipients: Mapping[str, str],
        post: Post | None,
        secret_since: Callable[[datetime], bool],
        clock: Clock,
    ) -> None:
        self._weeks = weeks
        self._press = press
        self._letters = letters
        self._recipients = recipients
        self._post = post
        self._secret_since = secret_since
        self._clock = clock

    def step(self) -> float:
        """One letter; returns the seconds to wait before the next, none while more are due."""
        week = self._weeks.newest() if self._post else None
        waiting = [each for each in self._letters.to_send(week.name, self._clock()) if self._may_leave(each)] if week else []
        if self._post and waiting:
            self._send(self._post, self._letters.load(waiting[0]["_id"]))
        return 0.0 if len(waiting) > 1 else ROUND_SECONDS

    def close(self) -> None:
        """Nothing is held between rounds."""

    def _may_leave(self, letter: Letter) -> bool:
        """Whether there is something to do for it: somebody is named, or was when it was made; and it tells of nothing secret."""
        named = self._recipients.get(letter["slot"], "") or letter["to"]
        return bool(named) and not self._secret_since(letter["made_at"])

    def _send(self, post: Post, letter: Letter) -> None:
        if not (steps.due(letter, self._clock()) and self._may_leave(letter)):  # since it was listed another worker was here
            return
        to = self._recipients.get(letter["slot"], "")
        if not to:  # taken off the list since the letter was made
            self._letters.swap(letter, steps.addressed(letter, ""))
            return
        # Printed when the letter is tried: where no mail server is set, nobody would look at it.
        month = letter["pdf"] or self._press.month(letter["unit"])
        # Noted before sending: whoever loses this race, or dies after it, leaves the try to the other or to the next time.
        begun = steps.tried(letter, to, month, self._clock())
        if self._letters.swap(letter, begun):
            self._note(begun, post.send(begun, to))

    def _note(self, begun: Letter, failure: Failure | None) -> None:
        outcome = failure.code if failure else "sent"
        TRIES.labels(outcome).inc()
        log.info("letter_tried", letter=begun["_id"], outcome=outcome)
        self._letters.change(begun["_id"], lambda now: self._after(now, begun["tries"], failure))

    def _after(self, letter: Letter, number: int, failure: Failure | None) -> Letter:
        """The letter after the outcome of its `number`-th try."""
        if failure is None or letter["sent_at"]:  # a letter that was taken once is taken, whatever came of another try
            return steps.sent(letter, self._clock())
        if letter["tries"] != number:  # a later try has begun, and will tell
            return letter
        if failure.final:
            return steps.refused(letter, failure.code, failure.said)
        return steps.failed(letter, failure.code, failure.said, self._clock())
