"""Every sentence of the officials' pages has its English."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.pofile import read_po

WEB = Path(__file__).parent.parent.parent / "services" / "processing" / "web"
SENTENCE = re.compile(r"""_\((?:"([^"]*)"|'([^']*)')\)""")


def _said() -> set[str]:
    pages = (WEB / "templates").glob("*.html")
    return {one or other for page in pages for one, other in SENTENCE.findall(page.read_text())}


def test_the_english_catalogue_is_complete_and_has_nothing_over() -> None:
    with (WEB / "translations" / "en" / "LC_MESSAGES" / "messages.po").open("rb") as source:
        known = {str(message.id): str(message.string) for message in read_po(source) if message.id}
    assert set(known) == _said()
    assert all(known.values())
