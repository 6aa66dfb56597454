"""Case files at every stage, and officials for every post, for tests of processing's domain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from services.processing.domain import decisions, reception, steps
from services.processing.domain.case_file import Case, Change
from services.processing.domain.opening import Opening, open_case
from services.processing.domain.situation import Actor, Situation
from services.processing.domain.workflow import Places, resolve
from shared.calendar import TimeLimit, WorkingCalendar, load_calendar
from shared.procedures import Owed

PACK = Path(__file__).parent.parent.parent / "deploy" / "ba-tri"
COMMUNE, DISTRICT, DEPARTMENT = "29179", "836", "836.LDTBXH"


@dataclass(frozen=True)
class Step:
    """A step as the pack writes it."""

    step: str
    role: str
    share: float | None = None


WORKFLOWS = {
    "xa_standard": (
        Step("tiep_nhan", "can_bo_mot_cua", 0.1),
        Step("tham_dinh", "cong_chuc_xa", 0.6),
        Step("phe_duyet", "lanh_dao_ubnd_xa", 0.15),
        Step("dong_dau", "van_thu", 0.05),
        Step("tra_ket_qua", "can_bo_mot_cua", 0.1),
    ),
    "huyen_standard": (
        Step("tiep_nhan", "can_bo_mot_cua", 0.05),
        Step("phan_cong", "lanh_dao_phong", 0.05),
        Step("tham_dinh", "chuyen_vien", 0.6),
        Step("duyet_phong", "lanh_dao_phong", 0.1),
        Step("phe_duyet", "lanh_dao_ubnd_huyen", 0.1),
        Step("dong_dau", "van_thu", 0.05),
        Step("tra_ket_qua", "can_bo_mot_cua", 0.05),
    ),
    "lien_thong_xa_huyen": (
        Step("tiep_nhan", "can_bo_mot_cua_xa"),
        Step("xet_duyet_xa", "cong_chuc_xa"),
        Step("niem_yet", "cong_chuc_xa"),
        Step("de_nghi", "lanh_dao_ubnd_xa"),
        Step("tham_dinh", "chuyen_vien_huyen"),
        Step("quyet_dinh", "lanh_dao_ubnd_huyen"),
        Step("tra_ket_qua", "can_bo_mot_cua_xa"),
    ),
    "noi_bo_xa": (
        Step("tiep_nhan", "van_thu", 0.1),
        Step("tham_dinh", "cong_chuc_xa", 0.6),
        Step("phe_duyet", "lanh_dao_ubnd_xa", 0.2),
        Step("dong_dau", "van_thu", 0.1),
    ),
}
POSTS = (
    *((role, COMMUNE) for role in ("receptionist", "specialist", "leader", "clerk")),
    *((role, DISTRICT) for role in ("receptionist", "leader", "clerk")),
    *((role, DEPARTMENT) for role in ("specialist", "unit_head")),
)


@cache
def calendar() -> WorkingCalendar:
    """The working calendar of the pack."""
    return load_calendar(PACK)


def local(text: str) -> datetime:
    """The moment that `2021-01-19 09:00` is in the office."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")).astimezone(UTC)


MORNING = local("2021-01-19 09:00")


def actor(role: str, unit: str = COMMUNE) -> Actor:
    """The official who has this one post."""
    return Actor(f"official-{unit}-{role}", "Cán bộ thử", frozenset({(role, unit)}))


def at(moment: datetime, who: Actor, may: Callable[[str, str], bool] = lambda action, unit: True) -> Situation:
    """The situation in which `who` acts at `moment`; the policy says yes unless told otherwise."""
    return Situation(moment, calendar(), who, may)


def open_file(
    workflow: str = "xa_standard", *, origin: str = "online", now: datetime = MORNING, kind: str = "public_service"
) -> Case:
    """A case at reception."""
    return opened(workflow, origin=origin, now=now, kind=kind)[0]


def opened(
    workflow: str = "xa_standard", *, origin: str = "online", now: datetime = MORNING, kind: str = "public_service"
) -> Change:
    """A case at reception, with its first event."""
    of_commune = workflow in ("xa_standard", "noi_bo_xa")
    receiving = DISTRICT if workflow == "huyen_standard" else COMMUNE
    deciding = COMMUNE if of_commune else DISTRICT
    department = COMMUNE if of_commune else DEPARTMENT
    level = "commune" if deciding == COMMUNE else "district"
    channel = "web" if origin == "online" else origin
    opening = Opening(kind, origin, "1.001193", receiving, deciding, level, channel, workflow)
    case, events = open_case("case-1", opening, resolve(WORKFLOWS[workflow], Places(receiving, deciding, department)), now)
    return {**case, "version": 1, "sequence": 1, "positions": {}}, events


def holder(case: Case) -> Actor:
    """The official whose step the case is at."""
    step = next(step for step in case["steps"] if step["step"] == case["step"])
    return actor(step["post"], step["unit"])


def received(
    workflow: str = "xa_standard",
    *,
    now: datetime = MORNING,
    days: int | None = 3,
    unit: str = "working_day",
    clock: str = "restart",
) -> Case:
    """A case just received at `now`."""
    case = open_file(workflow, now=now - timedelta(minutes=30))
    return accept(case, now, days=days, unit=unit, clock=clock)[0]


def accept(
    case: Case,
    now: datetime,
    *,
    days: int | None = 3,
    unit: str = "working_day",
    clock: str = "restart",
    owed: Owed = reception.FREE,
) -> Change:
    """Reception of `case` at `now` by its receptionist."""
    here = at(now, holder(case))
    code: dict[str, Any] = {"file_code": "000.00.12.H07-210119-0001", "series": "000.00.12.H07-210119"}
    return reception.accept(case, here, **code, limit=TimeLimit(value=days, unit=unit), supplement_clock=clock, owed=owed)


def step_on(case: Case, now: datetime) -> Change:
    """The present step done in the ordinary way by whoever holds it."""
    here = at(now, holder(case))
    if case["step"] == case["steps"][-1]["step"]:
        return decisions.release(case, here, medium="electronic")
    if case["step"] in ("phe_duyet", "quyet_dinh", "dong_dau"):
        return decisions.sign(case, here, signature="electronic")
    return steps.complete_step(case, here)


def at_step(step: str, workflow: str = "xa_standard", *, now: datetime = MORNING, days: int | None = 3) -> Case:
    """A received case that stands at `step`."""
    case = received(workflow, now=now, days=days)
    while case["step"] != step:
        case, _ = step_on(case, now + timedelta(minutes=10))
    return case


def types(change: Change) -> list[str]:
    """The types of the events of a change."""
    return [event.type for event in change[1]]
