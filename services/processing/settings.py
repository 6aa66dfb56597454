"""The settings of processing's processes, from the environment."""

from __future__ import annotations

from dataclasses import dataclass

from shared.settings import CommonSettings


@dataclass(frozen=True)
class Settings(CommonSettings):
    """What all services need; processing asks for nothing more."""
