"""Words of the pack in the reader's language. Where it has no English ones, the page says that these are Vietnamese."""

from __future__ import annotations

from markupsafe import Markup

from shared.language import language


def in_words(vietnamese: str, english: str | None = "") -> str:
    """`english` for who reads English, else `vietnamese`; marked on an English page, so that a screen reader speaks it as such.

    The same words twice count as no English: that is how they are told to programs that want a name in either language.
    """
    if language() != "en":
        return vietnamese
    if english and english != vietnamese:
        return english
    return Markup('<span lang="vi">{}</span>').format(vietnamese)
