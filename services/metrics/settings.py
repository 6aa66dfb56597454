"""The settings of the metrics processes, from the environment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from environs import Env

from shared.settings import CommonSettings

SERVICE = "metrics"


@dataclass(frozen=True)
class Settings(CommonSettings):
    """What all services need, and where reports go: the address that takes them, and the files with the keys (`reporting.keys`).

    `reporting_connected_from`: the day from which the district reports through the system; None: not yet, and nothing is owed.
    Without an address approved reports wait. The keys are read by the worker alone, which sends; nobody else needs the files.
    """

    reporting_url: str
    reporting_key_file: str
    reporting_receiver_keys: str
    reporting_connected_from: date | None

    @classmethod
    def own_values(cls, env: Env) -> dict[str, Any]:
        """See `CommonSettings.own_values`."""
        names = ("reporting_url", "reporting_key_file", "reporting_receiver_keys")
        connected_from = env.date("REPORTING_CONNECTED_FROM") if env.str("REPORTING_CONNECTED_FROM", "") else None
        return {**{name: env.str(name.upper(), "") for name in names}, "reporting_connected_from": connected_from}
