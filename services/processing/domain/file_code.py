"""The code of a received file: `agency-YYMMDD-XXXX`, numbered per agency and day of reception (TT 01/2018/TT-VPCP).

Inside the office the number carries `NB` (nội bộ), so that the public sequence has only what the circular numbers.
How a number is given without duplicate and without gap is in `services/processing/file_codes.py`.
"""

from __future__ import annotations

from datetime import date

# Four digits by the circular. The ten-thousandth file of one office on one day would break the form, not the system.
DIGITS = 4


def series_of(kind: str, agency_code: str, day: date) -> str:
    """The name of the sequence: one per agency, local day of reception and kind."""
    office = agency_code if kind == "public_service" else f"{agency_code}-NB"
    return f"{office}-{day:%y%m%d}"


def file_code(series: str, number: int) -> str:
    """The code with this number (1..) of a sequence."""
    return f"{series}-{number:0{DIGITS}d}"
