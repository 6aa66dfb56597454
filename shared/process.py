"""The beginning of every process: its log is set up, and says with which settings it runs."""

from __future__ import annotations

import structlog

from shared.logs import configure_logs
from shared.settings import CommonSettings


def begin(settings: CommonSettings, role: str) -> None:
    """Write logs as `settings` ask for, and one line with all of them except secrets: whoever looks for why a process behaves as
    it does finds it there.
    """
    configure_logs(settings.log_level, service=settings.service, role=role)
    structlog.get_logger(__name__).info("process_started", settings=settings.describe())
