"""Workflows made concrete: which post of which unit does each step of one case file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from services.processing.domain.case_file import Case


class PackStep(Protocol):
    """A step as the district's pack describes it."""

    @property
    def step(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def share(self) -> float | None: ...


@dataclass(frozen=True, slots=True)
class Places:
    """The units a case file can pass through. `department`: the district's office for the field, or the deciding unit."""

    receiving: str
    deciding: str
    department: str


@dataclass(frozen=True, slots=True)
class Post:
    """Who does a step: a role of the policy, at one of the places."""

    role: str
    place: str


POSTS: dict[str, Post] = {
    "can_bo_mot_cua": Post("receptionist", "receiving"),
    "can_bo_mot_cua_xa": Post("receptionist", "receiving"),
    "cong_chuc_xa": Post("specialist", "receiving"),
    "lanh_dao_ubnd_xa": Post("leader", "receiving"),
    "chuyen_vien": Post("specialist", "department"),
    "chuyen_vien_huyen": Post("specialist", "department"),
    "lanh_dao_phong": Post("unit_head", "department"),
    "lanh_dao_ubnd_huyen": Post("leader", "deciding"),
    "van_thu": Post("clerk", "deciding"),
}
# Inside the office nobody stands at the one-stop desk: the clerk registers what comes in and sends out what is decided
# (NĐ 30/2020/NĐ-CP).
INTERNAL_DESK = Post("clerk", "deciding")
DESK_ROLES = frozenset({"can_bo_mot_cua", "can_bo_mot_cua_xa"})

# The steps in which somebody signs or seals; in all others completing is enough. A proposal of the commune (`de_nghi`) is not the
# result, so it is completed, not signed as one.
SIGNING_STEPS = frozenset({"phe_duyet", "quyet_dinh", "dong_dau"})

# A procedure of both levels has the workflow of one; at the other level the file takes that level's own.
AT_THE_OTHER_LEVEL = {
    ("xa_immediate", "district"): "huyen_standard",
    ("xa_standard", "district"): "huyen_standard",
    ("huyen_standard", "commune"): "xa_standard",
}


def workflow_at(workflow: str, level: str) -> str:
    """The workflow to use when a unit of this level decides."""
    return AT_THE_OTHER_LEVEL.get((workflow, level), workflow)


def resolve(steps: Sequence[PackStep], places: Places, kind: str = "public_service") -> list[dict[str, Any]]:
    """The steps of one case: `{step, role, post, unit, share}`; a step without a share gets an equal part of what is left."""
    return [_resolved(step, share, places, kind) for step, share in zip(steps, _shares(steps), strict=True)]


def _resolved(step: PackStep, share: float, places: Places, kind: str) -> dict[str, Any]:
    post = INTERNAL_DESK if kind == "internal_work" and step.role in DESK_ROLES else POSTS[step.role]
    return {"step": step.step, "role": step.role, "post": post.role, "unit": getattr(places, post.place), "share": share}


def _shares(steps: Sequence[PackStep]) -> list[float]:
    without = sum(1 for step in steps if step.share is None)
    left = 1.0 - sum(step.share or 0.0 for step in steps)
    return [step.share if step.share is not None else max(left, 0.0) / without for step in steps]


def planned_minutes(steps: Sequence[Mapping[str, Any]], total: int) -> dict[str, int]:
    """How many working minutes of `total` each step may take, by its share."""
    return {step["step"]: round(total * step["share"]) for step in steps}


def current_step(case: Case) -> dict[str, Any] | None:
    """The step the case stands at, None when it has ended."""
    found: dict[str, Any] | None = next((step for step in case["steps"] if step["step"] == case["step"]), None)
    return found


def is_signed(case: Case) -> bool:
    """Whether a signature or the seal is due at the present step."""
    return case["step"] in SIGNING_STEPS


def is_last(case: Case) -> bool:
    """Whether the present step is the one that releases the result."""
    return bool(case["steps"]) and case["step"] == case["steps"][-1]["step"]


def earlier_steps(case: Case) -> list[str]:
    """The steps the file may go back to: those between reception, which is done, and the present one."""
    names = [step["step"] for step in case["steps"]]
    return names[1 : names.index(case["step"])] if case["step"] in names else []


def units_of(case: Case) -> list[str]:
    """Every unit that has to do with the case."""
    units = [case["receiving_unit"], case["deciding_unit"], *(step["unit"] for step in case["steps"])]
    return list(dict.fromkeys(units))
