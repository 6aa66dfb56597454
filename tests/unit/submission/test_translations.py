"""Every word of the citizens' pages has its English."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

SUBMISSION = Path(__file__).parents[3] / "services" / "submission"
METHODS = [("**.py", "python"), ("web/templates/**.html", "jinja2")]
PLACE = re.compile(r"%\((\w+)\)s")


def test_the_english_catalogue_is_complete_and_has_nothing_else() -> None:
    extracted = extract_from_dir(SUBMISSION, METHODS, keywords={"_": None, "_l": None})
    used = {message[2] for message in extracted}
    with (SUBMISSION / "web/translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    english = {str(message.id): str(message.string) for message in catalogue if message.id}
    assert set(english) == {str(words) for words in used}
    assert [words for words, translated in english.items() if not translated] == []
    assert [
        words for words, translated in english.items() if sorted(PLACE.findall(words)) != sorted(PLACE.findall(translated))
    ] == []
