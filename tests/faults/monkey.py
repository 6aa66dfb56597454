"""The chaos monkey: kills one part after another, in an order and with pauses that come from a seed."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence

from tests.faults.town import Town

# Seconds a part stays down beyond the moment the supervisor needs to notice, and seconds of peace before the next one.
DOWN = (0.0, 1.5)
PEACE = (0.2, 2.0)


class Monkey:
    """Goes through all victims in a random order, again and again, until it is told to stop; every one comes up each round."""

    def __init__(self, place: Town, victims: Sequence[str], seed: int, before: Callable[[str], None] = lambda _: None) -> None:
        self.faults: list[str] = []
        self.rounds = 0
        self.failure: BaseException | None = None
        self._place = place
        self._victims = victims
        self._chance = random.Random(seed)
        self._before = before
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._go, name="monkey", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> float:
        """No more faults; returns the moment (monotonic) at which everything was ready again after the last one."""
        self._stop.set()
        self._thread.join()
        if self.failure is not None:
            raise self.failure
        self._place.until_ready()
        return time.monotonic()

    def _go(self) -> None:
        try:
            while not self._stop.is_set():
                self._round()
        except BaseException as failure:  # noqa: BLE001 (told to the test, which stops the monkey)
            self.failure = failure

    def _round(self) -> None:
        for victim in self._chance.sample(self._victims, len(self._victims)):
            if self._stop.wait(self._chance.uniform(*PEACE)):
                return
            self._before(victim)
            with self._place.down(victim):
                time.sleep(self._chance.uniform(*DOWN))
            self.faults.append(victim)
        self.rounds += 1
