"""Words for a person, which this system always has in two languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """Words for a person, in Vietnamese and in English."""

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        """The words in `language` (`vi` or `en`)."""
        return self.en if language == "en" else self.vi

    def both(self) -> dict[str, str]:
        """The words by language, as answers carry them."""
        return {"vi": self.vi, "en": self.en}


# Told now and then in a long piece of work: what is being done, how much of it, and of how much.
Progress = Callable[[Message, int, int], None]


def message_of(raw: object, where: str) -> Message:
    """The words that a file of the pack gives by language; raises ValueError, naming `where`, unless both are there."""
    found = raw if isinstance(raw, Mapping) else {}
    missing = [language for language in ("vi", "en") if not found.get(language)]
    if missing:
        raise ValueError(f"{where}: no words in {', '.join(missing)}")
    return Message(str(found["vi"]), str(found["en"]))
