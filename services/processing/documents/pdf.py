"""From a printed page to a PDF. WeasyPrint is imported only here and only when somebody asks: it costs 0.4 s and needs Pango."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from shared.errors import Message, Unavailable

STYLESHEET = Path(__file__).parent.parent / "web" / "static" / "print.css"
MISSING = Message(
    "Máy chủ chưa có thư viện tạo PDF (Pango). Hãy in từ trình duyệt; quản trị hệ thống cài: "
    "apt install libpango-1.0-0 libpangoft2-1.0-0.",
    "The server has no PDF library (Pango). Print from the browser; the administrator installs: "
    "apt install libpango-1.0-0 libpangoft2-1.0-0.",
)


class PdfUnavailable(Unavailable):
    """The system libraries for PDF are not there; printing from the browser still works."""

    code = "pdf_unavailable"
    message = MISSING


def pdf_of(html: str) -> bytes:
    """The page as PDF; raises PdfUnavailable."""
    weasyprint = _weasyprint()
    pdf: bytes = weasyprint.HTML(string=html, url_fetcher=_nothing).write_pdf(
        stylesheets=[weasyprint.CSS(filename=str(STYLESHEET))]
    )
    return pdf


def pdf_is_possible() -> bool:
    """Whether this machine can make PDFs."""
    try:
        _weasyprint()
    except PdfUnavailable:
        return False
    return True


@cache
def _weasyprint() -> Any:
    try:
        import weasyprint
    except OSError as error:  # the package is there, Pango is not
        raise PdfUnavailable from error
    return weasyprint


def _nothing(url: str, *args: object, **kwargs: object) -> dict[str, object]:
    """A form refers to nothing outside itself, and must not be made to."""
    return {"string": b"", "mime_type": "text/css"}
