"""The levels of online services in words (TT 32/2017; since NĐ 42/2022 partly or wholly online), and how they moved."""

from __future__ import annotations

from collections.abc import Iterable

from services.metrics.domain.service_level import LevelChange
from services.metrics.figures import Figures
from services.metrics.web.cases import procedure_name
from shared.language import said
from shared.message import Message

LEVELS = {
    "level_1": Message("mức độ 1", "level 1"),
    "level_2": Message("mức độ 2", "level 2"),
    "level_3": Message("mức độ 3", "level 3"),
    "level_4": Message("mức độ 4", "level 4"),
    "mot_phan": Message("trực tuyến một phần", "partly online"),
    "toan_trinh": Message("trực tuyến toàn trình", "wholly online"),
}
NEW = Message("chưa có trong danh mục", "not in the catalogue yet")
GONE = Message("không còn trong danh mục", "no longer in the catalogue")


def moves(changes: Iterable[LevelChange], figures: Figures) -> list[dict[str, str]]:
    """Each procedure by its name, with its level before and after."""
    return [
        {"name": procedure_name(each.procedure, figures), "before": _level(each.before, NEW), "after": _level(each.after, GONE)}
        for each in changes
    ]


def _level(name: str | None, none: Message) -> str:
    """A level that the pack names and this page does not is told by its name."""
    return said(none) if name is None else said(LEVELS[name]) if name in LEVELS else name
