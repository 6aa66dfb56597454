"""Every word of the managers' pages has its English, and of what all pages share."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[3]
PLACES = {"metrics": ROOT / "services" / "metrics" / "web", "shared": ROOT / "shared" / "web"}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
BLANK = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize("place", PLACES)
def test_the_english_catalogue_is_complete_and_has_nothing_else(place: str) -> None:
    folder = PLACES[place]
    used = {str(message[2]) for message in extract_from_dir(folder, METHODS, keywords={"_": None, "_l": None})}
    with (folder / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        english = {str(message.id): str(message.string) for message in read_po(file, locale="en") if message.id}
    assert set(english) == used
    assert [words for words, told in english.items() if not told or BLANK.findall(words) != BLANK.findall(told)] == []
