"""The printed forms as PDF."""

from __future__ import annotations

from pathlib import Path

from shared import pdf

STYLESHEET = Path(__file__).parent.parent / "web" / "static" / "print.css"


def pdf_of(html: str) -> bytes:
    """The form as PDF; raises PdfUnavailable."""
    return pdf.pdf_of(html, STYLESHEET)
