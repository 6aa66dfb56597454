"""What this person may do with this case now, and why not what they may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.processing.domain.case_file import Case
from services.processing.domain.guards import GUARDS, obstacle
from services.processing.domain.obstacles import Obstacle
from services.processing.domain.situation import Situation
from shared.errors import Forbidden, IllegalAction


@dataclass(frozen=True, slots=True)
class LegalAction:
    """An action with what stands in its way; `obstacle` is None when it may be done."""

    action: str
    obstacle: Obstacle | None

    @property
    def allowed(self) -> bool:
        """Whether it may be done now by this person."""
        return self.obstacle is None


def legal_actions(case: Case, here: Situation) -> list[LegalAction]:
    """Every action there is, in the order of the work, each with what stands in its way."""
    return [LegalAction(action, obstacle(case, action, here)) for action in GUARDS]


def require(case: Case, action: str, here: Situation) -> None:
    """Raises IllegalAction when the state forbids the action to everybody, Forbidden when it forbids it to this person."""
    reason = obstacle(case, action, here)
    if reason is None:
        return
    error = Forbidden if reason.personal else IllegalAction
    raise error(reason.message, code=reason.code if not reason.personal else None, current=current(case, here))


def current(case: Case, here: Situation) -> dict[str, Any]:
    """The present state as a conflict answer carries it: codes only."""
    allowed = [entry.action for entry in legal_actions(case, here) if entry.allowed]
    return {"state": case["state"], "step": case["step"], "revision": case.get("revision"), "allowed_actions": allowed}
