"""From a printed page to a PDF. WeasyPrint is imported only here and only when somebody asks: it costs 0.4 s and needs Pango."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from shared.errors import Unavailable
from shared.message import Message

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


def pdf_of(html: str, stylesheet: Path) -> bytes:
    """The page, laid out by `stylesheet`, as PDF; nothing is fetched for it. Raises PdfUnavailable."""
    weasyprint = _weasyprint()
    # A printed page refers to nothing outside itself, and must not be made to.
    nothing = weasyprint.URLFetcher(allowed_protocols=())
    style = weasyprint.CSS(filename=str(stylesheet), url_fetcher=nothing)
    pdf: bytes = weasyprint.HTML(string=html, url_fetcher=nothing).write_pdf(stylesheets=[style])
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
