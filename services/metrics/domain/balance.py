"""Told, applied, waiting and parked per unit and source. Pure.

What is applied comes from the sums. What is not is attributed event by event, because it is little: to the unit of its file, and
while the file does not know one, to the unit that the event itself names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.metrics.domain.fact import Fact, unit_of

# A unit and a source; an empty unit is not known yet, an empty source could not be read from a record.
Place = tuple[str, str]


@dataclass(slots=True)
class Balance:
    """One unit and source, in events. `gaps`: files of which something told is not applied, waiting or parked."""

    unit: str
    source: str
    applied: int = 0
    unapplied: int = 0
    parked: int = 0
    oldest_unapplied_at: datetime | None = None
    files: set[str] = field(default_factory=set)

    @property
    def produced(self) -> int:
        """What the owner told."""
        return self.applied + self.unapplied + self.parked

    @property
    def gaps(self) -> int:
        """Files that are behind."""
        return len(self.files)


@dataclass(frozen=True, slots=True)
class Behind:
    """Events `first` to `last` of one case that were not applied when somebody looked. `unit`: the one they name, or empty."""

    source: str
    case_id: str
    unit: str
    first: int
    last: int
    oldest_at: datetime | None = None


def balances(
    applied: Mapping[Place, int],
    waiting: Iterable[Behind],
    parked: Iterable[Behind],
    facts: Mapping[str, Fact],
    beyond: Mapping[str, int],
) -> list[Balance]:
    """One line per unit and source. `beyond`: how many events of a source nobody has looked at yet."""
    waiting, parked = list(waiting), list(parked)
    units = {each.case_id: each.unit for each in (*waiting, *parked) if each.unit}
    units |= {case_id: unit_of(fact) for case_id, fact in facts.items() if unit_of(fact)}
    found: dict[Place, Balance] = {}
    held: dict[tuple[str, str], set[int]] = defaultdict(set)
    for place, number in applied.items():
        _at(found, place).applied += number
    for each in parked:
        numbers = _not_applied(each, facts)
        held[each.source, each.case_id] |= numbers
        _note(found, each, units, parked=len(numbers))
    for each in waiting:
        numbers = _not_applied(each, facts) - held[each.source, each.case_id]
        _note(found, each, units, unapplied=len(numbers))
    for source, number in beyond.items():
        _at(found, ("", source)).unapplied += number
    return [found[place] for place in sorted(found)]


def _note(found: dict[Place, Balance], each: Behind, units: Mapping[str, str], *, unapplied: int = 0, parked: int = 0) -> None:
    if unapplied + parked == 0:
        return
    line = _at(found, (units.get(each.case_id, ""), each.source))
    line.unapplied += unapplied
    line.parked += parked
    line.files.add(each.case_id)
    if unapplied and each.oldest_at:
        line.oldest_unapplied_at = min(each.oldest_at, line.oldest_unapplied_at or each.oldest_at)


def _not_applied(each: Behind, facts: Mapping[str, Fact]) -> set[int]:
    """The numbers that are still not applied: some may have been since somebody looked."""
    position = facts.get(each.case_id, {}).get("positions", {}).get(each.source, 0)
    return set(range(max(each.first, position + 1), each.last + 1))


def _at(found: dict[Place, Balance], place: Place) -> Balance:
    return found.setdefault(place, Balance(*place))
