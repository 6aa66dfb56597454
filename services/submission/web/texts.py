"""gettext with types: the library has none, and every page needs it."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale, gettext, lazy_gettext

LANGUAGES = ("vi", "en")


def _(words: str, **values: Any) -> str:
    """`words` in the reader's language, with `values` filled in."""
    return str(gettext(words, **values))


def _l(words: str) -> Any:
    """`words` in the language of whoever reads them later; for tables made at import."""
    return lazy_gettext(words)


def language() -> str:
    """The reader's language: `vi` or `en`."""
    locale = str(get_locale() or "vi")
    return locale if locale in LANGUAGES else "vi"
