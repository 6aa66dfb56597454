"""A weekly letter: made, tried, sent or refused. Pure: each function is one step, given the letter before and after it.

A letter is a document. What it says never changes once it has left; before that it is made anew when a file was marked secret,
and never otherwise. No address is kept in it, only enough of one to recognise it (`to`): addresses are personal data and stand in
the operator's file alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.metrics.domain.tries import is_due, pause

Letter = dict[str, Any]
"""`_id` "<Monday>:<slot>", `week`, `slot`, `unit`, `subject`, `text`, `html`, `message_id`, `to` (masked; empty: nobody named),
`pdf` (while it may be needed again), the moments `made_at`, `sent_at`, `tries`, `next_try_at` (None: not tried any more),
`refused`, `last_error` (a code), `server_said`, `version`.
"""

WAITING, SENT, FAILED, OVERTAKEN = "waiting", "sent", "failed", "overtaken"
# In the order in which somebody should look at them.
STATES = (FAILED, WAITING, SENT, OVERTAKEN)
# What stands between the languages of a letter as plain text.
BETWEEN_LANGUAGES = "\n\n\n"
# Characters of a server's words that are kept: enough for its code and reason.
KEPT_WORDS = 200
# How long a try is held: nobody else tries the letter meanwhile. Longer than a conversation with a mail server may take
# (`post.CONVERSATION_SECONDS`), by enough for clocks that differ and a slow store. Shorter, and two workers send the same letter
# at once; much longer, and after a crash a letter lies that long.
HELD = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Content:
    """What a letter says, as plain text and as HTML."""

    subject: str
    text: str
    html: str


def letter_id(week: str, slot: str) -> str:
    """The name of a letter: there is one for a slot and week."""
    return f"{week}:{slot}"


def message_id(week: str, slot: str, host: str) -> str:
    """The Message-ID (RFC 5322 §3.6.4) of a letter: the same in every try, so that a repetition is recognised."""
    return f"<{week}.{slot}.weekly-letter@{host}>"


def made(week: str, slot: str, unit: str, content: Content, host: str, to: str, at: datetime) -> Letter:
    """A new letter, due at once."""
    what = {"subject": content.subject, "text": content.text, "html": content.html}
    about = {"week": week, "slot": slot, "unit": unit, "message_id": message_id(week, slot, host), "to": masked(to), "pdf": None}
    delivery = {"tries": 0, "next_try_at": at, "sent_at": None, "refused": False, "last_error": None, "server_said": ""}
    return {"_id": letter_id(week, slot), "version": 1, **about, **what, "made_at": at, **delivery}


def addressed(letter: Letter, to: str) -> Letter:
    """The operator has named another receiver, or none any more."""
    return _after(letter, to=masked(to))


def remade(letter: Letter, content: Content, at: datetime) -> Letter:
    """It has not left and says something else now. Raises ValueError for one that has."""
    _not_sent(letter)
    return _after(letter, subject=content.subject, text=content.text, html=content.html, pdf=None, made_at=at)


def due(letter: Mapping[str, Any], now: datetime) -> bool:
    """Whether it is to be tried now: neither sent nor refused, and no try of it is held or put off."""
    ended = letter["sent_at"] or letter["refused"] or letter["next_try_at"] is None
    return not ended and is_due(letter, now, HELD)


def tried(letter: Letter, to: str, pdf: bytes | None, at: datetime) -> Letter:
    """A try begins. It is noted before, and held for longer than it can take: two workers do not try at once, and after a crash
    the next try comes when this one is over. Raises ValueError for a letter that was sent.
    """
    _not_sent(letter)
    tries = letter["tries"] + 1
    begun = {"tries": tries, "next_try_at": at + max(HELD, pause(tries)), "last_error": "unfinished", "server_said": ""}
    return _after(letter, to=masked(to), pdf=pdf, **begun)


def sent(letter: Letter, at: datetime) -> Letter:
    """The mail server has taken it; if it had taken it before, then at that time."""
    done = {"next_try_at": None, "refused": False, "last_error": None, "server_said": "", "pdf": None}
    return _after(letter, sent_at=letter["sent_at"] or at, **done)


def failed(letter: Letter, error: str, said: str, at: datetime) -> Letter:
    """The present try came to nothing at `at`; another follows after a pause."""
    return _after(letter, last_error=error, server_said=said, next_try_at=at + pause(letter["tries"]))


def refused(letter: Letter, error: str, said: str) -> Letter:
    """The mail server does not want it for this receiver, now or later; it is not tried again."""
    return _after(letter, refused=True, next_try_at=None, last_error=error, server_said=said, pdf=None)


def state(letter: Mapping[str, Any], newest: str) -> str:
    """How far a letter has come; `newest` is the newest week with letters: what has not left by then is not sent any more."""
    if letter["sent_at"]:
        return SENT
    if letter["refused"]:
        return FAILED
    return WAITING if letter["week"] >= newest else OVERTAKEN


def masked(address: str) -> str:
    """As much of an address as may be shown to anybody: `l***@batri.example.vn`; empty for none."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain}" if local else ""


def without_addresses(words: str, *names: str) -> str:
    """What a server said, without any address, and without the `names` that it may have repeated in whatever case: the receiver's
    address, our user; of an address the part before `@` too.
    """
    hidden = re.sub(r"[^\s<>@]+@[^\s<>@]+", "***", words)
    for name in filter(None, (name.rpartition("@")[0] or name for name in names)):
        hidden = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "***", hidden, flags=re.IGNORECASE)
    return " ".join(hidden.split())[:KEPT_WORDS]


def _not_sent(letter: Letter) -> None:
    if letter["sent_at"]:
        raise ValueError("the letter was sent")


def _after(letter: Letter, **changes: Any) -> Letter:
    return {**letter, **changes, "version": letter["version"] + 1}
