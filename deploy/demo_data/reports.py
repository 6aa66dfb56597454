"""What the demonstration's manager has done of the reports to the province: had them made anew of the whole past, approved the
older months, and left the rest waiting.
"""

from __future__ import annotations

import time
import uuid
from typing import Any

from deploy.demo_data.client import District

MANAGER = "manager-836"
MONTHLY, OUTSIDE, BEFORE, WAITING = "online-share", "outside", "before_connection", "waiting_for_approval"
# Answered while events are told and not counted yet; seconds until it is asked again.
CONFLICT, PAUSE = 409, 1.0
# Seconds for the worker to make the reports of the past: it looks once a minute, when all figures are complete.
PATIENCE = 180.0


def approve_older_months(district: District, patience: float = PATIENCE) -> int:
    """Approve every owed report of the monthly regime but the newest; returns how many: 0 if they are not made in time.

    All are made anew before: the worker made them while the past was being written, of the part that was there.
    """
    deadline = time.monotonic() + patience
    while not _made(regimes := _regimes(district)):
        if time.monotonic() > deadline:
            return 0
        time.sleep(PAUSE)
    for name in [period["report"] for regime in regimes for period in _owed(regime) if period["state"] == WAITING]:
        _make_anew(district, name, deadline)
    monthly = next(regime for regime in regimes if regime["id"] == MONTHLY)
    older = [period["report"] for period in _owed(monthly)[1:] if period["state"] == WAITING]
    for name in older:
        _approve(district, name)
    return len(older)


def _regimes(district: District) -> list[dict[str, Any]]:
    answer = district.expect(200, "GET", f"{district.metrics}/api/v1/regimes", MANAGER)
    found: list[dict[str, Any]] = answer.json()["regimes"]
    return found


def _made(regimes: list[dict[str, Any]]) -> bool:
    return all(period["report"] for regime in regimes if regime["content"] != OUTSIDE for period in _owed(regime))


def _owed(regime: dict[str, Any]) -> list[dict[str, Any]]:
    return [period for period in regime["periods"] if period["standing"] != BEFORE]


def _make_anew(district: District, name: str, deadline: float) -> None:
    address = f"{district.metrics}/api/v1/regimes/reports/{name}/anew"
    while True:
        answer = district.ask("POST", address, MANAGER, headers={"Idempotency-Key": uuid.uuid4().hex})
        if answer.status_code != CONFLICT or time.monotonic() > deadline:
            return
        time.sleep(PAUSE)


def _approve(district: District, name: str) -> None:
    address = f"{district.metrics}/api/v1/regimes/reports/{name}"
    sha256 = district.expect(200, "GET", address, MANAGER).json()["sha256"]
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    district.expect(200, "POST", f"{address}/approval", MANAGER, json={"sha256": sha256}, headers=headers)
