"""Who acts, when, and what the policy lets them do: what a rule needs to know besides the case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from shared.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Actor:
    """An official: `subject` identifies the account, `name` is shown to colleagues, `posts` are (role, unit) pairs."""

    subject: str
    name: str
    posts: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Situation:
    """The moment of an action. `may(action, unit)` asks the policy about the actor."""

    at: datetime
    calendar: WorkingCalendar
    actor: Actor
    may: Callable[[str, str], bool]

    def holds(self, post: str, unit: str) -> bool:
        """Whether the actor has this post in this very unit."""
        return (post, unit) in self.actor.posts
