"""From an answer to what it changes elsewhere: the file at the official's, the figure at the manager's."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from tests.bench.report import Report, milliseconds, quantile
from tests.faults.citizens import body
from tests.faults.town import Town, auditor_of
from tests.support.district import AN_THUY, District
from tests.support.waiting import until

LOOK = 0.005


def measure(place: Town, report: Report, files: int) -> None:
    """(c)"""
    with auditor_of(place) as auditor:
        until(auditor.quiet, seconds=300, pause=2)
    district = District(place.base_port)
    opened, counted = [], []
    for number in range(files):
        receipt = _submit(district, number)
        opened.append(_seconds(lambda receipt=receipt: _at_reception(district, receipt)))  # type: ignore[misc]
        before = district.share(unit=AN_THUY)["numerator"]
        district.settle_in_commune(receipt)
        counted.append(_seconds(lambda before=before: district.share(unit=AN_THUY)["numerator"] > before))  # type: ignore[misc]
    district.close()
    report.add(
        "From an answer to its effect",
        f"{files} files, one after the other, in the whole running system without other load; "
        f"asked again every {LOOK * 1000:.0f} ms.",
        ["", "p50", "p95", "longest"],
        [
            ["201 to the citizen → file at the official's", *_row(opened)],
            ["200 to the official who releases → figure at the manager's", *_row(counted)],
        ],
    )


def _row(seconds: Sequence[float]) -> list[str]:
    return [milliseconds(value) for value in (quantile(seconds, 0.5), quantile(seconds, 0.95), max(seconds))]


def _submit(district: District, number: int) -> str:
    headers = {"Idempotency-Key": f"bench-latency-{number:06d}"}
    url = f"{district.submission}/api/v1/applications"
    return str(district.expect(201, "POST", url, "citizen-an", json=body(number), headers=headers).json()["case_id"])


def _at_reception(district: District, case_id: str) -> bool:
    url = f"{district.processing}/api/v1/cases/{case_id}"
    return district.ask("GET", url, f"official-{AN_THUY}-receptionist").ok


def _seconds(condition: Callable[[], bool]) -> float:
    began = time.monotonic()
    until(condition, seconds=60, pause=LOOK)
    return time.monotonic() - began
