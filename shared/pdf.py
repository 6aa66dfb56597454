"""From a printed page to a PDF. WeasyPrint is imported only here and only when somebody asks: it costs 0.4 s and needs Pango."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import structlog

from shared.errors import Unavailable
from shared.message import Message

log = structlog.get_logger(__name__)

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


class PdfFailed(PdfUnavailable):
    """The library for PDF failed at this page. The page itself is there, and can be printed from the browser."""

    code = "pdf_failed"
    message = Message(
        "Không tạo được tệp PDF của trang này. Hãy in từ trình duyệt; lỗi đã được ghi lại cho quản trị hệ thống.",
        "No PDF could be made of this page. Print from the browser; the failure was recorded for the administrator.",
    )


def pdf_of(html: str, stylesheet: Path) -> bytes:
    """The page, laid out by `stylesheet`, as PDF; nothing is fetched for it. Raises PdfUnavailable, and PdfFailed for whatever
    the library raises: fonts, layout and a dozen packages below it fail in more ways than anybody can list.
    """
    weasyprint = _weasyprint()
    # A printed page refers to nothing outside itself, and must not be made to.
    nothing = weasyprint.URLFetcher(allowed_protocols=())
    try:
        style = weasyprint.CSS(filename=str(stylesheet), url_fetcher=nothing)
        pdf: bytes = weasyprint.HTML(string=html, url_fetcher=nothing).write_pdf(stylesheets=[style])
    except Exception as error:
        log.exception("pdf_failed")
        raise PdfFailed from error
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
