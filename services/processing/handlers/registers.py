"""What is only counted: files handled on paper, and how many secret files a unit had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.processing.handlers.office import Office, Official
from services.processing.handlers.once import id_of, stored_once
from services.processing.handlers.reading import may_read_register
from services.processing.records import Place
from shared.errors import FieldError, Forbidden, Invalid
from shared.events import NewEvent
from shared.message import Message
from shared.mongo.connect import Document

TOLD_OF_AN_ENTRY = ("kind", "procedure_code", "receiving_unit", "deciding_unit", "level", "channel", "received_on", "closed_on")


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A page of the paper register and the cursor of the next, None at the end."""

    entries: list[Document]
    next: str | None


def record_entry(office: Office, official: Official, key: str, body: Mapping[str, Any]) -> tuple[Document, bool]:
    """Enter a paper file, so that it counts in the denominator; the same key gives the same entry.

    Raises Forbidden, Invalid, IdempotencyKeyReused.
    """
    if not official.may("record_register_entry", body["unit"]):
        raise Forbidden
    _check_days(body["received_on"], body.get("closed_on"), office.today())
    entry_id = id_of("register", official, key)
    return stored_once(office.registers, entry_id, body, lambda: _new_entry(office, official, entry_id, body))


def close_entry(office: Office, official: Official, entry_id: str, closed_on: date) -> Document:
    """Say when the paper file ended; told as the entry anew. Raises NotFound, Forbidden, Invalid, StaleVersion."""
    entry = office.registers.load(entry_id)
    if not official.may("record_register_entry", entry["receiving_unit"]):
        raise Forbidden
    _check_days(entry["received_on"].date(), closed_on, office.today())
    changed = {**entry, "closed_on": _midnight(closed_on)}
    facts = {name: _told_day(changed[name]) for name in TOLD_OF_AN_ENTRY}
    return office.registers.save(changed, [NewEvent("register_entry.recorded", facts)])


def list_entries(
    office: Office, official: Official, unit: str, start: date, end: date, *, cursor: str | None, limit: int
) -> EntryPage:
    """A page of the unit's paper register from `start` to `end`, both included, newest first; raises Forbidden, Invalid."""
    if not may_read_register(official, unit):
        raise Forbidden
    behind = _place(cursor) if cursor else None
    found = office.registers.of_unit(unit, _midnight(start), _midnight(end + timedelta(days=1)), behind, limit + 1)
    shown = found[:limit]
    return EntryPage(shown, _cursor(shown[-1]) if len(found) > limit else None)


def count_secrets(office: Office, official: Official, body: Mapping[str, Any]) -> Document:
    """Enter how many secret files of a kind a unit had on a day: the number and nothing else (Luật 29/2018/QH14 Đ5).

    One count per unit, kind and day; entering it again corrects it, entering the same changes nothing. Raises Forbidden, Invalid.
    """
    if not official.may("count_secret_files", body["unit"]):
        raise Forbidden
    unit, kind, day = body["unit"], body["kind"], body["day"]
    _check_days(day, None, office.today(), field="day")
    level = office.reference.level(unit, day)
    facts = {"unit": unit, "level": level, "kind": kind, "day": day, "count": body["count"]}
    key = f"secret:{unit}:{kind}:{day.isoformat()}"
    stored = office.secret_counts.find(key)
    record = {"_id": key, **_stored_days(facts), "counted_by": official.actor.name}
    if stored is None:
        return office.secret_counts.insert(record, [NewEvent("secret_files.counted", facts)])
    if stored["count"] == body["count"]:
        return stored
    return office.secret_counts.save({**stored, **record}, [NewEvent("secret_files.counted", facts)])


def _new_entry(office: Office, official: Official, entry_id: str, body: Mapping[str, Any]) -> tuple[Document, list[NewEvent]]:
    facts = _facts(office, body)
    record = {
        "_id": entry_id,
        **_stored_days(facts),
        "paper_number": body.get("paper_number") or "",
        "applicant_name": body.get("applicant_name") or "",
        "recorded_by": official.actor.name,
    }
    return record, [NewEvent("register_entry.recorded", facts)]


def _facts(office: Office, body: Mapping[str, Any]) -> dict[str, Any]:
    day, channel = body["received_on"], body["channel"]
    if body["kind"] == "internal_work":
        level = office.reference.level(body["unit"], day)
        places = {"procedure_code": None, "receiving_unit": body["unit"], "deciding_unit": body["unit"], "level": level}
    else:
        opening, _ = office.reference.public_service(body["procedure_code"], body["unit"], "counter", channel, day)
        names = ("procedure_code", "receiving_unit", "deciding_unit", "level")
        places = {name: getattr(opening, name) for name in names}
    return {"kind": body["kind"], **places, "channel": channel, "received_on": day, "closed_on": body.get("closed_on")}


def _check_days(received_on: date, closed_on: date | None, today: date, field: str = "received_on") -> None:
    errors = []
    if received_on > today:
        errors.append(FieldError(f"/{field}", "in_the_future", Message("Ngày ở tương lai.", "The day is in the future.")))
    if closed_on is not None and not received_on <= closed_on <= today:
        words = Message("Phải từ ngày nhận đến hôm nay.", "It must be between reception and today.")
        errors.append(FieldError("/closed_on", "out_of_range", words))
    if errors:
        raise Invalid(errors=errors)


def _cursor(entry: Document) -> str:
    return f"{entry['received_on'].date().isoformat()}|{entry['_id']}"


def _place(cursor: str) -> Place:
    day, _, key = cursor.partition("|")
    try:
        return _midnight(date.fromisoformat(day)), key
    except ValueError as error:
        words = Message("Không có trang này.", "There is no such page.")
        raise Invalid(errors=[FieldError("/cursor", "unknown_cursor", words)]) from error


def _stored_days(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The store knows moments, not days: a day is kept as its midnight in UTC."""
    return {name: _midnight(value) if isinstance(value, date) else value for name, value in facts.items()}


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _told_day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value
