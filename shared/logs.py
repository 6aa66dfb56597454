"""Logs are data: a constant event name with fields, one JSON object per line; ids only, and what must not be there is cut out."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

# Fields that would carry a person's data. A log line that has one was written by mistake; the value is replaced, the mistake
# stays visible.
FORBIDDEN = frozenset(
    {"full_name", "name", "id_number", "phone", "email", "address", "content", "applicant", "form", "HoVaTen", "SoDinhDanh"}
)


def configure_logs(level: str, **context: Any) -> None:
    """Write JSON lines to standard output from `level` up, each with `context` (service and role)."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_personal_data,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(**context)


def _without_personal_data(logger: Any, method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    return {name: "[removed]" if name in FORBIDDEN else value for name, value in event.items()}
