"""The settings of the metrics processes, from the environment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from environs import Env

from shared.settings import CommonSettings

SERVICE = "metrics"


@dataclass(frozen=True)
class Settings(CommonSettings):
    """What all services need, and where reports go: the address that takes them, and the files with the keys (`reporting.keys`).

    Without an address approved reports wait. The keys are read by the worker alone, which sends; nobody else needs the files.
    """

    reporting_url: str
    reporting_key_file: str
    reporting_receiver_keys: str

    @classmethod
    def own_values(cls, env: Env) -> dict[str, Any]:
        """See `CommonSettings.own_values`."""
        names = ("reporting_url", "reporting_key_file", "reporting_receiver_keys")
        return {name: env.str(name.upper(), "") for name in names}
