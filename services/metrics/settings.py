"""The settings of the metrics processes, from the environment."""

from __future__ import annotations

from dataclasses import dataclass

from shared.settings import CommonSettings

SERVICE = "metrics"


@dataclass(frozen=True)
class Settings(CommonSettings):
    """What all services need; metrics asks for nothing more."""
