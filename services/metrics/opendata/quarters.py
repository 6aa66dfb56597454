"""The rows of the tables that are told by quarter, by the rules of `domain.disclosure`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from services.metrics.domain.disclosure import breakdown_told, secret_files, told
from services.metrics.domain.part import named
from services.metrics.domain.period import Period, parse
from services.metrics.domain.question import LEVELS, Question
from services.metrics.domain.share import percent
from services.metrics.domain.succession import Row as UnitRow
from services.metrics.figures import Figures
from services.metrics.opendata.dataset import Row

KINDS = ("public_service", "internal_work")


def by_level(figures: Figures) -> Iterator[Row]:
    """Quarter, level, kind (`all` for both), files closed, of them online, share, target."""
    for question in _questions(figures):
        whole = figures.views.sums.counts(question)
        kinds = {kind: figures.views.sums.counts(replace(question, kind=kind)) for kind in KINDS}
        if told(whole["closed"]):
            yield _share_row(question, "all", whole, figures)
        if breakdown_told({kind: counts["closed"] for kind, counts in kinds.items()}):
            yield from (_share_row(question, kind, counts, figures) for kind, counts in kinds.items())


def by_unit(figures: Figures) -> Iterator[Row]:
    """Quarter, level, unit, its name, files closed, of them online, share; a quarter with a small unit tells of none."""
    for question in _questions(figures):
        found = _told_units(question, figures)
        if not breakdown_told({str(number): row.counts["closed"] for number, row in enumerate(found)}):
            continue
        for row in found:
            closed, online = row.counts["closed"], row.counts["online"]
            name = row.unit.name if row.unit else row.question.unit
            yield (*_place(question), row.question.unit, name, closed, online, percent(online, closed))


def timeliness(figures: Figures) -> Iterator[Row]:
    """Quarter, level, files closed that had a time limit, of them early, on time, late, share not late."""
    for question in _questions(figures):
        counts = figures.views.sums.counts(question)
        limited = counts["early"] + counts["on_time"] + counts["late"]
        if told(limited):
            parts = (counts["early"], counts["on_time"], counts["late"])
            yield (*_place(question), limited, *parts, percent(limited - counts["late"], limited))


def channels(figures: Figures) -> Iterator[Row]:
    """Quarter, level, files received, of them by web, phone or the national portal, share."""
    for question in _questions(figures):
        counts = figures.views.sums.details(question)[""]
        online = named("received_online").number(counts)
        if told(counts["received"]):
            yield (*_place(question), counts["received"], online, percent(online, counts["received"]))


def secrets(figures: Figures) -> Iterator[Row]:
    """Year that has ended, level, state-secret files (nothing when fewer than can be told)."""
    for year in sorted({quarter.first.year for quarter in ended_quarters(figures)}):
        if year == figures.today().year:
            continue
        for level in LEVELS:
            question = Question(parse(str(year)), level=level)
            yield year, level, secret_files(question, figures.views.sums.counts(question)["excluded_secret"])


def ended_quarters(figures: Figures) -> list[Period]:
    """The quarters since the first file that are over: a table that still grows could be subtracted from itself."""
    held = figures.views.cube.halves()
    if not held:
        return []
    years = range(int(held[0][:4]), figures.today().year + 1)
    quarters = [parse(f"{year}-Q{number}") for year in years for number in range(1, 5)]
    return [each for each in quarters if f"{each.last:%Y-%m}b" >= held[0] and each.last < figures.today()]


def _told_units(question: Question, figures: Figures) -> list[UnitRow]:
    """The units in force, and those that had ended and closed files all the same; one with secret files alone is not there."""
    lived = figures.reference.units.during(question.period.first, question.period.last)
    kept = [row for row in figures.units_of(question) if row.unit in lived or row.counts["closed"]]
    return sorted(kept, key=lambda row: (str(row.question.unit), row.question.period.first))


def _questions(figures: Figures) -> Iterator[Question]:
    for quarter in ended_quarters(figures):
        yield from (Question(quarter, level=level) for level in LEVELS)


def _share_row(question: Question, kind: str, counts: Counter[str], figures: Figures) -> Row:
    closed, online = counts["closed"], counts["online"]
    return (*_place(question), kind, closed, online, percent(online, closed), _target(question, figures))


def _target(question: Question, figures: Figures) -> Decimal | None:
    target = figures.target(question)
    return target.value if target else None


def _place(question: Question) -> Row:
    return question.period.name, question.level
