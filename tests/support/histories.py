"""Whole lives of case files, as their events tell them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shared.events import Event, NewEvent
from tests.support.events import event

RECEIVED = datetime(2021, 1, 19, 2, 30, tzinfo=UTC)
DUE = datetime(2021, 1, 19, 10, 0, tzinfo=UTC)
STEPS = ("tiep_nhan", "tham_dinh", "phe_duyet", "dong_dau", "tra_ket_qua")


def submitted(unit: str = "29179") -> NewEvent:
    """A birth registration, sent by mobile."""
    return NewEvent(
        "application.submitted",
        {
            "procedure_code": "1.001193",
            "receiving_unit": unit,
            "channel": "mobile",
            "applicant_kind": "citizen",
            "applicant_is_official": False,
            "service_level": "level_3",
            "attachment_count": 1,
            "content_hash": "a" * 64,
            "drafting_seconds": 120,
        },
    )


def opened(unit: str = "29179", level: str = "commune", kind: str = "public_service") -> NewEvent:
    """The case file of such an application."""
    return NewEvent(
        "case.opened",
        {
            "kind": kind,
            "origin": "online",
            "procedure_code": "1.001193",
            "receiving_unit": unit,
            "deciding_unit": unit,
            "level": level,
            "channel": "mobile",
            "workflow": "xa_immediate",
        },
    )


def received(sequence: int = 1) -> NewEvent:
    """Accepted by the receptionist."""
    return NewEvent(
        "case.received",
        {
            "file_code": f"000.00.12.H07-210119-{sequence:04d}",
            "received_at": RECEIVED,
            "due_at": DUE,
            "limit_value": 1,
            "limit_unit": "same_day_15h",
            "supplement_clock": "restart",
        },
    )


def completed(step: str, medium: str = "system", unit: str = "29179") -> NewEvent:
    """A step that is done."""
    data = {"step": step, "role": "specialist", "unit": unit, "medium": medium, "worked_minutes": 30}
    return NewEvent("step.completed", data)


def released(medium: str = "electronic") -> NewEvent:
    """The result is out."""
    return NewEvent("result.released", {"medium": medium})


def closed(outcome: str = "granted", at: datetime = RECEIVED + timedelta(hours=5)) -> NewEvent:
    """The end."""
    return NewEvent("case.closed", {"outcome": outcome, "closed_at": at, "due_at": DUE, "timeliness": "on_time"})


def history(case_id: str, submission: list[NewEvent], processing: list[NewEvent]) -> list[Event]:
    """The events of both sources, each numbered from 1."""
    of_submission = [event(new, n, source="submission", case_id=case_id) for n, new in enumerate(submission, start=1)]
    of_processing = [event(new, n, source="processing", case_id=case_id) for n, new in enumerate(processing, start=1)]
    return of_submission + of_processing


def closed_case(case_id: str, *, online: bool, secret: bool = False, unit: str = "29179") -> list[Event]:
    """A file from submission to its end; not online means that one step was copied from paper."""
    mediums = ["system"] * len(STEPS)
    if not online:
        mediums[1] = "paper"
    steps = [completed(step, medium, unit) for step, medium in zip(STEPS, mediums, strict=True)]
    processing = [opened(unit), received(), *steps, released(), closed()]
    if secret:
        processing.append(NewEvent("case.marked_secret", {}))
    return history(case_id, [submitted(unit)], processing)
