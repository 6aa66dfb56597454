"""Reading a pack's procedures: `procedures.yaml`, `departments.yaml`, `sectors.yaml`, `synonyms.yaml`, `pack.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

from shared.calendar import TimeLimit
from shared.pack import read_yaml
from shared.procedures.catalogue import ProcedureCatalogue
from shared.procedures.fees import Fee
from shared.procedures.procedure import Document, Procedure, Step, Workflow
from shared.procedures.schemas import ProcedureSchema

LEVELS = {"xa": "commune", "huyen": "district"}
SAME = (
    *("code", "name", "name_en", "field", "result", "result_en", "workflow", "personal_data", "note", "note_en"),
    *("valid_from", "valid_to"),
)
COPIES = ("original", "copy", "certified_copy")


def load_procedures(pack: Path) -> ProcedureCatalogue:
    """The catalogue of the pack. Raises ValueError naming the procedure and the field that is wrong."""
    data, offices = read_yaml(pack / "procedures.yaml"), read_yaml(pack / "departments.yaml")
    sectors = read_yaml(pack / "sectors.yaml")["sectors"]
    clock = read_yaml(pack / "pack.yaml")["supplement_clock"]
    workflows = {name: _workflow(name, steps) for name, steps in data["workflows"].items()}
    entries = [_checked(entry) for entry in data["procedures"]]
    fields_en = _fields_en(data.get("fields_en") or {}, {entry["field"] for entry in entries})
    procedures = [_procedure(entry, clock, sectors, fields_en) for entry in entries]
    unknown = sorted({each.workflow for each in procedures} - workflows.keys())
    if unknown:
        raise ValueError(f"procedures.yaml: no workflow is called {unknown[0]}")
    departments = {name: office["code"] for office in offices["departments"] for name in office["fields"]}
    synonyms = read_yaml(pack / "synonyms.yaml")["synonyms"]
    return ProcedureCatalogue(procedures, workflows, departments, offices["default"], synonyms)


def _checked(entry: Any) -> Mapping[str, Any]:
    try:
        loaded: Mapping[str, Any] = ProcedureSchema().load(entry)
    except ValidationError as error:
        code = entry.get("code", "?") if isinstance(entry, dict) else "?"
        raise ValueError(f"procedures.yaml: procedure {code}: {error.messages}") from error
    return loaded


def _fields_en(names: Any, fields: set[str]) -> Mapping[str, str]:
    """The English names of fields; raises ValueError for one without words, or of a field that no procedure has."""
    wrong = [field for field, name in names.items() if field not in fields or not isinstance(name, str) or not name]
    if wrong:
        raise ValueError(f"procedures.yaml: fields_en: {wrong[0]} has no words, or is the field of no procedure")
    return dict(names)


def _procedure(entry: Mapping[str, Any], clock: str, sectors: Mapping[str, list[str]], fields_en: Mapping[str, str]) -> Procedure:
    return Procedure(
        **{name: entry[name] for name in SAME},
        field_en=fields_en.get(entry["field"], ""),
        level=LEVELS[entry["level"]],
        also_levels=tuple(LEVELS[level] for level in entry["also_levels"]),
        receive_at=LEVELS[entry["receive_at"]] if entry["receive_at"] else None,
        service_level=f"level_{entry['dvc_level']}",
        time_limit=_limit(entry["time"]),
        extension=entry["time"]["extension"],
        fee=_fee(entry["fee"]),
        documents=tuple(_document(str(number), each) for number, each in enumerate(entry["documents"], start=1)),
        supplement_clock=entry["supplement_clock"] or clock,
        verified=entry["v"],
        sectors=tuple(sector for sector, fields in sectors.items() if entry["field"] in fields),
    )


def _limit(time: Mapping[str, Any]) -> TimeLimit:
    return TimeLimit(time["value"], time["unit"], tuple((part["name"], part["value"]) for part in time["parts"]))


def _fee(fee: Mapping[str, Any]) -> Fee:
    per_page = None
    if fee.get("rule") == "per_page":
        per_page = (fee["first_two_pages"], fee["from_third_page"], fee["cap_per_copy"])
    return Fee(
        fee.get("amount"),
        fee.get("online_amount"),
        fee.get("unit"),
        per_page,
        fee.get("note", ""),
        fee.get("kind"),
        fee.get("unit_en", ""),
    )


def _document(code: str, entry: Mapping[str, Any]) -> Document:
    return Document(
        code=code,
        name=entry["name"],
        name_en=entry.get("name_en", ""),
        optional=bool(entry.get("optional")),
        form=bool(entry.get("form")),
        present_only=bool(entry.get("present_only")),
        copies={kind: entry[kind] for kind in COPIES if kind in entry},
    )


def _workflow(name: str, steps: list[Mapping[str, Any]]) -> Workflow:
    return Workflow(name, tuple(Step(step["step"], step["role"], step.get("share")) for step in steps))
