"""gettext with types: the library has none, and every page needs it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext


def _(words: str, **values: Any) -> str:
    """`words` in the reader's language, with `values` filled in."""
    return str(gettext(words, **values))


def _l(words: str) -> Any:
    """`words` in the language of whoever reads them later; for tables made at import."""
    return lazy_gettext(words)
