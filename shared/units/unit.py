"""One unit as it was from one day to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit between two days. The key is (code, valid_from): codes are handed on, 29137 was Phước Ngãi and is now Tân Xuân.

    `level` is district or commune; a department has the level of the unit it belongs to. `valid_from` None: since before the data
    begins; `valid_to` None: until further notice, otherwise the last day, included. `agency_code` begins its file codes.
    """

    code: str
    name: str
    name_en: str
    type: str
    level: str
    parent_code: str | None
    valid_from: date | None = None
    valid_to: date | None = None
    successor_code: str | None = None
    legal_basis: str = ""
    agency_code: str = ""

    @property
    def is_department(self) -> bool:
        """Whether this is an office inside another unit, without a one-stop shop of its own."""
        return self.type == "phong"

    def valid_on(self, day: date) -> bool:
        """Whether the unit existed, as described here, on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
