"""The settings of processing's processes, from the environment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from environs import Env

from shared.settings import CommonSettings


@dataclass(frozen=True)
class Settings(CommonSettings):
    """What all services need, and `citizens_url`: where people reach submission, for the paper that an applicant is handed.

    `submission_url` is how the roles reach it, an address that nobody outside can open.
    """

    citizens_url: str

    @classmethod
    def own_values(cls, env: Env) -> dict[str, Any]:
        """See `CommonSettings.own_values`."""
        return {"citizens_url": env.str("CITIZENS_URL")}
