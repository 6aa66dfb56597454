"""Who gets the letters: a file of the operator's, outside the repository and the store, because addresses are personal data.

    "836": chairman@example.vn
    "836-deputy": deputy@example.vn
    "29179": leader.29179@example.vn

The part before `:` is a slot: the code of a unit, or that and a word of one's own for a further receiver. Who is not to get the
letter any more is deleted from the file, and the worker of metrics started again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shared.pack import read_yaml
from shared.settings import SettingsError

VARIABLE = "LETTER_RECIPIENTS_FILE"
# A unit's code, and a word for a further receiver. Both go into the Message-ID.
SLOT = re.compile(r"[0-9A-Z]+(\.[0-9A-Z]+)*(-[a-z0-9]+)?")
# One plain address: no name beside it, no list, nothing that not every mail server takes, and no `=?`: an encoded word may hold
# a line break (RFC 2047).
ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


def load_recipients(path: str) -> Mapping[str, str]:
    """Address by slot. Raises SettingsError, which names the slot that is wrong and never an address."""
    try:
        entries: Any = read_yaml(Path(path))
    except (OSError, ValueError) as error:  # the words of a parser may repeat a line of the file
        raise SettingsError(f"{VARIABLE}: {type(error).__name__}: the file cannot be read") from None
    if not isinstance(entries, dict):
        raise SettingsError(f'{VARIABLE}: the file must have lines like "836": somebody@example.vn')
    wrong = [_shown(slot) for slot, to in entries.items() if not (_is_slot(slot) and ADDRESS.fullmatch(str(to)))]
    if wrong:
        raise SettingsError(f'{VARIABLE}: not like "836": somebody@example.vn: {", ".join(wrong)}')
    return {slot: str(to) for slot, to in entries.items()}


def _is_slot(name: Any) -> bool:
    return isinstance(name, str) and SLOT.fullmatch(name) is not None


def _shown(name: Any) -> str:
    """Where the mistake is; somebody may have written an address in the place of a slot."""
    return "a line without a slot" if "@" in str(name) else str(name)
