"""A weekly letter: made, tried, sent or refused. Pure: each function is one step, given the letter before and after it.

A letter is a document. What it says never changes once it is made; only its delivery goes on. No address is kept in it, only
enough of one to recognise it (`to`): addresses are personal data and stand in the operator's file alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.metrics.domain.tries import pause

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


def tried(letter: Letter, to: str, pdf: bytes | None, at: datetime) -> Letter:
    """A try begins. It is noted before, so that after a crash the next one waits its turn and two workers do not try at once."""
    tries = letter["tries"] + 1
    begun = {"tries": tries, "next_try_at": at + pause(tries), "last_error": "unfinished", "server_said": ""}
    return _after(letter, to=masked(to), pdf=pdf, **begun)


def sent(letter: Letter, at: datetime) -> Letter:
    """The mail server has taken it."""
    return _after(letter, sent_at=at, next_try_at=None, refused=False, last_error=None, server_said="", pdf=None)


def failed(letter: Letter, error: str, said: str) -> Letter:
    """A try came to nothing; another follows at `next_try_at`."""
    return _after(letter, last_error=error, server_said=said)


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


def without_addresses(words: str, address: str) -> str:
    """What a server said, without the address that it may have repeated, or any other."""
    local = address.rpartition("@")[0]
    hidden = re.sub(r"[^\s<>@]+@[^\s<>@]+", "***", words)
    hidden = re.sub(rf"(?<!\w){re.escape(local)}(?!\w)", "***", hidden) if local else hidden
    return " ".join(hidden.split())[:KEPT_WORDS]


def _after(letter: Letter, **changes: Any) -> Letter:
    return {**letter, **changes, "version": letter["version"] + 1}
