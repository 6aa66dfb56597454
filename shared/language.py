"""The language in which the person at the other end reads: Vietnamese, or English if it was chosen."""

from __future__ import annotations

from flask_babel import get_locale

from shared.message import Message

LANGUAGES = ("vi", "en")


def language() -> str:
    """The reader's language, `vi` or `en`."""
    return str(get_locale() or "vi")


def said(message: Message) -> str:
    """The words in the reader's language."""
    return message.in_language(language())
