"""The tables of open data once more, from the second count and from what their dictionary says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

from tests.support.second_count import BY_NET, File, SecondCount, percent, secret_files

# A group of fewer files than this is not told.
FEWEST = 5
LEVELS = ("district", "commune")
KINDS = ("public_service", "internal_work")

Row = tuple[Any, ...]


def open_data(count: SecondCount, names: Mapping[str, str], targets: Mapping[str, int], today: date) -> dict[str, list[Row]]:
    """Table → rows, for the quarters from the first file to the last that is over."""
    days = [day for file in count.files for day in (file.closed, file.received) if day]
    quarters = [each for each in _quarters(min(days), today) if each.period.last < today]
    tables: dict[str, list[Row]] = {
        name: [] for name in ("online-share", "online-share-units", "timeliness", "channels", "secret-files")
    }
    for quarter in quarters:
        for level in LEVELS:
            asked = SimpleNamespace(**{**vars(quarter), "level": level})
            closed = [file for file in count.closed(asked) if file.counted]
            place = (quarter.period.name, level)
            tables["online-share"] += _shares(place, closed, targets[level])
            tables["online-share-units"] += _units(place, closed, names, level)
            tables["timeliness"] += _timeliness(place, closed)
            tables["channels"] += _channels(place, count.received(asked))
    for year in sorted({quarter.period.first.year for quarter in quarters if quarter.period.first.year < today.year}):
        for level in LEVELS:
            asked = SimpleNamespace(**{**vars(_asked(str(year), date(year, 1, 1), date(year, 12, 31))), "level": level})
            number = secret_files(count.closed(asked))
            tables["secret-files"].append((year, level, number if number >= FEWEST else None))
    return tables


def _shares(place: Row, closed: list[File], target: int) -> Iterator[Row]:
    of_kind = {kind: [file for file in closed if file.kind == kind] for kind in KINDS}
    told = {"all": closed} if len(closed) >= FEWEST else {}
    if all(len(files) >= FEWEST for files in of_kind.values()):
        told |= of_kind
    for kind, files in told.items():
        online = sum(file.online for file in files)
        yield (*place, kind, len(files), online, percent(online, len(files)), target)


def _units(place: Row, closed: list[File], names: Mapping[str, str], level: str) -> Iterator[Row]:
    codes = sorted(code for code in names if (code == "836") == (level == "district"))
    of_unit = {code: [file for file in closed if file.unit == code] for code in codes}
    if all(len(files) >= FEWEST for files in of_unit.values()):
        for code, files in of_unit.items():
            online = sum(file.online for file in files)
            yield (*place, code, names[code], len(files), online, percent(online, len(files)))


def _timeliness(place: Row, closed: list[File]) -> Iterator[Row]:
    found = Counter(file.timeliness for file in closed)
    parts = (found["early"], found["on_time"], found["late"])
    if sum(parts) >= FEWEST:
        yield (*place, sum(parts), *parts, percent(parts[0] + parts[1], sum(parts)))


def _channels(place: Row, received: list[File]) -> Iterator[Row]:
    online = sum(file.channel in BY_NET for file in received)
    if len(received) >= FEWEST:
        yield (*place, len(received), online, percent(online, len(received)))


def _quarters(first: date, today: date) -> Iterator[SimpleNamespace]:
    for year in range(first.year, today.year + 1):
        for number in range(1, 5):
            begin = date(year, 3 * number - 2, 1)
            end = date(year + number // 4, 3 * number % 12 + 1, 1)
            last = date.fromordinal(end.toordinal() - 1)
            if last >= first:
                yield _asked(f"{year}-Q{number}", begin, last)


def _asked(name: str, first: date, last: date) -> SimpleNamespace:
    period = SimpleNamespace(name=name, first=first, last=last)
    return SimpleNamespace(period=period, level=None, unit=None, kind=None, office=None, sector=None, procedures=None)
