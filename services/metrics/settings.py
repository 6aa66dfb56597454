"""The settings of the metrics processes, from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from environs import Env

from shared.settings import CommonSettings

SERVICE = "metrics"


@dataclass(frozen=True)
class Settings(CommonSettings):
    """What all services need, and where reports go: the address that takes them and the key shared with the receiver.

    Both are needed to be connected; without them approved reports wait.
    """

    reporting_url: str
    reporting_key: str

    @classmethod
    def own_values(cls, env: Env) -> dict[str, Any]:
        """See `CommonSettings.own_values`."""
        return {"reporting_url": env.str("REPORTING_URL", ""), "reporting_key": env.str("REPORTING_KEY", "")}

    @classmethod
    def keys(cls, values: Mapping[str, Any]) -> tuple[str, ...]:
        """See `CommonSettings.keys`. Whoever guesses this one can send reports in our name and sign receipts for them."""
        return (*super().keys(values), *(("reporting_key",) if values["reporting_url"] else ()))
