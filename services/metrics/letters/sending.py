"""The loop that hands letters to the mail server: those of the newest week whose receiver is named, until it has taken them.

A letter carries the same Message-ID in every try, so a try whose answer was lost is repeated and recognised. What is known of
tries stands in the letter itself, so a restart goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Mapping

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
        self, weeks: Weeks, press: Press, letters: Letters, recipients: Mapping[str, str], post: Post | None, clock: Clock
    ) -> None:
        self._weeks = weeks
        self._press = press
        self._letters = letters
        self._recipients = recipients
        self._post = post
        self._clock = clock

    def step(self) -> float:
        """One round; returns the seconds to wait before the next."""
        week = self._weeks.newest() if self._post else None
        if self._post and week:
            for letter in self._letters.to_send(week.name, self._clock()):
                self._send(self._post, self._letters.load(letter["_id"]))
        return ROUND_SECONDS

    def close(self) -> None:
        """Nothing is held between rounds."""

    def _send(self, post: Post, letter: Letter) -> None:
        to = self._recipients.get(letter["slot"], "")
        if not to:
            if letter["to"]:  # taken off the list since the letter was made
                self._letters.swap(letter, steps.addressed(letter, ""))
            return
        # Printed when the letter is first tried: where no mail server is set, nobody would look at it.
        month = self._press.month(letter["unit"]) if not letter["tries"] else letter["pdf"]
        # Noted before sending: whoever loses this race, or dies after it, leaves the try to the other or to the next time.
        begun = steps.tried(letter, to, month, self._clock())
        if self._letters.swap(letter, begun):
            self._note(letter["_id"], post.send(begun, to))

    def _note(self, name: str, failure: Failure | None) -> None:
        outcome = failure.code if failure else "sent"
        TRIES.labels(outcome).inc()
        log.info("letter_tried", letter=name, outcome=outcome)
        self._letters.change(name, lambda now: self._after(now, failure))

    def _after(self, letter: Letter, failure: Failure | None) -> Letter:
        if letter["sent_at"]:  # another worker was faster, with the same letter
            return letter
        if failure is None:
            return steps.sent(letter, self._clock())
        return (steps.refused if failure.final else steps.failed)(letter, failure.code, failure.said)
