"""What the district's pack says about a case: which units, workflow, department and time limit it gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from services.processing.domain.case_file import Case
from services.processing.domain.opening import Opening
from services.processing.domain.workflow import Places, resolve, workflow_at
from shared.calendar import TimeLimit, WorkingCalendar, load_calendar
from shared.errors import FieldError, Invalid, NotFound
from shared.message import Message
from shared.procedures import NOTHING, Owed, Procedure, ProcedureCatalogue, load_procedures, owed
from shared.units import UnitRegistry, load_units

INTERNAL_WORKFLOWS = {"commune": "xa_standard", "district": "huyen_standard"}
Opened = tuple[Opening, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Reference:
    """Units, procedures and calendar of the deployment."""

    units: UnitRegistry
    catalogue: ProcedureCatalogue
    calendar: WorkingCalendar

    @classmethod
    def load(cls, pack: Path) -> Reference:
        """Read the pack's folder."""
        return cls(load_units(pack), load_procedures(pack), load_calendar(pack))

    def public_service(self, code: str, receiving_unit: str, origin: str, channel: str, day: date) -> Opened:
        """How a case of this procedure begins at this unit; raises Invalid naming what does not fit."""
        procedure = self._procedure(code, day)
        level = self._level(receiving_unit, day, "/receiving_unit")
        deciding = self._deciding_unit(procedure, receiving_unit, level, day)
        deciding_level = self.units.level(deciding, day)
        workflow = workflow_at(procedure.workflow, deciding_level)
        department = self._department(procedure, deciding, deciding_level)
        opening = Opening("public_service", origin, code, receiving_unit, deciding, deciding_level, channel, workflow)
        return opening, self._steps(workflow, Places(receiving_unit, deciding, department))

    def internal_work(self, unit: str, department: str | None, day: date) -> Opened:
        """How an internal work file begins in this unit; at a district, one of its departments handles it. Raises Invalid."""
        level = self._level(unit, day, "/unit")
        if level == "district" and (department is None or department == unit):
            words = Message("Hãy chọn phòng chuyên môn xử lý.", "Choose the department that handles it.")
            raise Invalid(errors=[FieldError("/department", "department_missing", words)])
        if department is not None:
            self._check_department(unit, department, day)
        workflow = INTERNAL_WORKFLOWS[level]
        opening = Opening("internal_work", "internal", None, unit, unit, level, "internal", workflow)
        return opening, self._steps(workflow, Places(unit, unit, department or unit), "internal_work")

    def limit(self, case: Case, day: date) -> TimeLimit:
        """The time limit by which a case is received on `day`: the procedure's as it is then, or the internal file's own."""
        if case["kind"] == "internal_work":
            own: Mapping[str, Any] | None = case.get("own_limit")
            return TimeLimit(value=own["value"], unit=own["unit"]) if own else TimeLimit(value=None, unit="by_plan")
        return self._procedure(case["procedure_code"], day).time_limit

    def supplement_clock(self, case: Case, day: date) -> str:
        """restart or pause: the policy of the procedure (default of the deployment: restart)."""
        if case["kind"] == "internal_work":
            return "restart"
        return self._procedure(case["procedure_code"], day).supplement_clock

    def owed(self, case: Case, day: date) -> Owed:
        """What a case owes that is received on `day`; work inside the office owes nothing."""
        if case["kind"] == "internal_work":
            return Owed(NOTHING)
        return owed(self._procedure(case["procedure_code"], day).fee, online=case["origin"] == "online")

    def level(self, unit: str, day: date, pointer: str = "/unit") -> str:
        """district or commune; raises Invalid at `pointer` when there is no such unit on that day."""
        return self._level(unit, day, pointer)

    def agency_code(self, unit: str, day: date) -> str:
        """The agency code that begins the file codes of `unit`."""
        return self.units.at(unit, day).agency_code

    def _procedure(self, code: str, day: date) -> Procedure:
        try:
            return self.catalogue.get(code, day)
        except NotFound as error:
            words = Message("Không có thủ tục này.", "There is no such procedure.")
            raise Invalid(errors=[FieldError("/procedure_code", "unknown_procedure", words)]) from error

    def _level(self, unit: str, day: date, pointer: str) -> str:
        try:
            return self.units.level(unit, day)
        except NotFound as error:
            words = Message("Không có đơn vị này vào ngày này.", "There is no such unit on this day.")
            raise Invalid(errors=[FieldError(pointer, "unknown_unit", words)]) from error

    def _check_department(self, unit: str, department: str, day: date) -> None:
        """Only a department of this very unit: whoever may open files in it may open them for the unit (`handlers/intake.py`)."""
        self._level(department, day, "/department")
        named = self.units.at(department, day)
        if not named.is_department or named.parent_code != unit:
            words = Message("Phòng này không thuộc đơn vị đã chọn.", "This department does not belong to the unit.")
            raise Invalid(errors=[FieldError("/department", "not_of_this_unit", words)])

    def _deciding_unit(self, procedure: Procedure, receiving_unit: str, level: str, day: date) -> str:
        """The receiving unit, or the unit over it where its one-stop shop only takes the application in."""
        unit = self.units.at(receiving_unit, day)
        if level in procedure.receiving_levels and not unit.is_department:
            if not procedure.receive_at:
                return receiving_unit
            if unit.parent_code is not None:
                return unit.parent_code
        words = Message("Đơn vị này không tiếp nhận thủ tục này.", "This unit does not receive this procedure.")
        raise Invalid(errors=[FieldError("/receiving_unit", "wrong_level", words)])

    def _department(self, procedure: Procedure, deciding: str, level: str) -> str:
        return self.catalogue.department(procedure) if level == "district" else deciding

    def _steps(self, workflow: str, places: Places, kind: str = "public_service") -> list[dict[str, Any]]:
        return resolve(self.catalogue.workflow(workflow).steps, places, kind)
