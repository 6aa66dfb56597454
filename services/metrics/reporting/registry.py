"""The reporting regimes of the pack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from services.metrics.domain.period import ADMINISTRATIVE, CALENDAR
from services.metrics.domain.regime import MADE_HERE, MONTHS, OUTSIDE, Regime
from shared.message import message_of
from shared.pack import read_yaml

ALLOWED = {"frequency": tuple(MONTHS), "calendar": (ADMINISTRATIVE, CALENDAR), "content": (*MADE_HERE, OUTSIDE)}


def load_regimes(pack: Path) -> tuple[Regime, ...]:
    """All regimes in the order of the file; raises ValueError for one that this code does not know how to serve."""
    regimes = tuple(_regime(entry) for entry in read_yaml(pack / "reporting_regimes.yaml")["regimes"])
    names = [each.id for each in regimes]
    if len(set(names)) < len(names):
        raise ValueError("reporting_regimes.yaml: two regimes have one id")
    return regimes


def _regime(entry: dict[str, Any]) -> Regime:
    for name, allowed in ALLOWED.items():
        if entry[name] not in allowed:
            raise ValueError(f"reporting_regimes.yaml: {entry['id']} has {name} {entry[name]}; known are {', '.join(allowed)}")
    where = f"reporting_regimes.yaml: {entry['id']}"
    texts = {name: message_of(entry.get(name), f"{where}, {name}") for name in ("words", "receiver")}
    return Regime(**{**entry, **texts})
