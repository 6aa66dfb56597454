"""The plan's scorecard: every target a row, computed where the system knows, else entered with author and evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from pymongo.collection import Collection

from services.metrics.domain.period import Period, period_before
from services.metrics.domain.question import Question
from services.metrics.domain.service_level import level_changes
from services.metrics.domain.share import percent
from services.metrics.figures import Figures
from services.metrics.level_readings import LevelReadings
from services.metrics.plan_values import PlanValues
from services.metrics.reference import PlanTarget
from services.metrics.reporting.overview import Overview
from services.metrics.scorecard_row import Row, beside
from shared.clock import Clock
from shared.errors import FieldError, Invalid
from shared.message import Message
from shared.mongo.connect import Document

SECTORS = ("health", "education", "agriculture", "tourism")
# Values of a target that the page shows, newest first.
HISTORY = 5
COMPUTED = Message("Chỉ tiêu này không nhập tay.", "This target is computed.")
NO_EVIDENCE = Message("Vui lòng ghi căn cứ.", "Please name the evidence.")
NOT_YET = Message("Ngày này chưa tới.", "This day has not come yet.")


class Scorecard:
    """Computes rows from the figures, and takes what people enter (`PlanValues` keeps it, and changes nothing)."""

    def __init__(
        self, figures: Figures, values: Collection[Document], clock: Clock, reporting: Overview, levels: LevelReadings
    ) -> None:
        self._figures = figures
        self._levels = levels
        self._values = PlanValues(values, clock)
        self._reporting = reporting

    def rows(self, question: Question) -> list[Row]:
        """All targets, in the order of the plan."""
        return [self._row(target, question) for target in self._figures.reference.plan]

    def enter(self, target_id: str, value: Decimal, day: date, evidence: str, author: str) -> None:
        """Keep a value of a target that the system does not compute. Raises Invalid; nothing entered is ever changed."""
        known = {target.id for target in self._figures.reference.plan if target.how == "entered"}
        wrong = {
            FieldError("/target", "not_entered", COMPUTED): target_id not in known,
            FieldError("/evidence", "required", NO_EVIDENCE): not evidence.strip(),
            FieldError("/day", "in_the_future", NOT_YET): day > self._figures.today(),
        }
        errors = [error for error, true in wrong.items() if true]
        if errors:
            raise Invalid(errors=errors)
        entry = {"target": target_id, "value": str(value), "day": day.isoformat(), "evidence": evidence.strip(), "author": author}
        self._values.keep(entry)

    def _row(self, target: PlanTarget, question: Question) -> Row:
        if target.how == "entered":
            return self._entered(target)
        if target.id == "T1":
            return self._level_4(target, question.period)
        computed = {
            "T2": self._district,
            "T3": self._commune,
            "T4": self._regimes,
            "T10": self._sectors,
            "T11": self._officials,
        }
        compute = computed[target.id]
        return beside(compute(target, question), compute(target, replace(question, period=period_before(question.period))))

    def _entered(self, target: PlanTarget) -> Row:
        found = self._values.newest(target.id, self._figures.today(), HISTORY)
        if not found:
            return Row(target, None)
        newest = found[0]
        day = date.fromisoformat(newest["day"])
        before = next((Decimal(older["value"]) for older in found if older["day"] < newest["day"]), None)
        return Row(
            target, Decimal(newest["value"]), None, None, day, newest["author"], newest["evidence"], tuple(found), before=before
        )

    def _level_4(self, target: PlanTarget, period: Period) -> Row:
        """At the end of the period; the denominator of T1 are procedures, not files. While it runs, and where nobody read then,
        as the catalogue says today, with today's date beside it.
        """
        read = self._levels.on(period.last) if period.last < self._figures.today() else None
        now, day = (read, period.last) if read else (self._levels.now(), self._figures.today())
        then = self._levels.on(period_before(period).last)
        row = Row(target, now.share, now.complete, len(now.levels), day, lacking=now.lacking)
        return replace(row, before=then.share, moved=level_changes(then, now)) if then else row

    def _district(self, target: PlanTarget, question: Question) -> Row:
        return self._share(target, replace(question, level="district", unit=None))

    def _commune(self, target: PlanTarget, question: Question) -> Row:
        return self._share(target, replace(question, level="commune", unit=None))

    def _share(self, target: PlanTarget, question: Question) -> Row:
        figure = self._figures.figure(question)
        last = min(question.period.last, self._figures.today())
        return Row(target, figure["share"], figure["numerator"], figure["denominator"], last, asked=question)

    def _regimes(self, target: PlanTarget, question: Question) -> Row:
        """As of the end of the period, so that a report about a period says what stood then."""
        day = min(question.period.last, self._figures.today())
        found = self._reporting.connected(day)
        value = percent(found.numerator, found.denominator)
        return Row(target, value, found.numerator, found.denominator, day, others=found.others)

    def _sectors(self, target: PlanTarget, question: Question) -> Row:
        asked = replace(question, level=None, unit=None)
        by_sector = {name: replace(asked, sector=name, procedures=self._figures.procedures_of(name)) for name in SECTORS}
        parts = tuple((name, self._share(target, each)) for name, each in by_sector.items())
        return Row(target, None, day=min(question.period.last, self._figures.today()), parts=parts)

    def _officials(self, target: PlanTarget, question: Question) -> Row:
        number, last = self._figures.measures(question).official_online, min(question.period.last, self._figures.today())
        return Row(target, Decimal(number), day=last, asked=replace(question, as_known=None))
