"""Administrative units: a tree with dates, because units merge, split and hand their codes on."""

from shared.units.loading import load_units
from shared.units.registry import UnitRegistry
from shared.units.unit import Unit

__all__ = ["Unit", "UnitRegistry", "load_units"]
