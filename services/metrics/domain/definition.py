"""The definition of the share as data: with a version, a legal basis and words, because no published text fixes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Definition:
    """How a share is counted from `valid_from` on. `words` by language: denominator, numerator, level."""

    id: str
    version: int
    valid_from: date
    kinds: tuple[str, ...]
    exclusions: tuple[str, ...]
    legal_basis: str
    words: Mapping[str, Mapping[str, str]]


def definition_on(definitions: tuple[Definition, ...], day: date) -> Definition:
    """The newest definition in force on `day`; before all of them, the first."""
    in_force = [each for each in definitions if each.valid_from <= day]
    return max(in_force, key=lambda each: each.valid_from) if in_force else definitions[0]
