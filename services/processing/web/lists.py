"""My day, the queues and the search."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from services.processing.domain.case_file import Case
from services.processing.handlers.office import Official
from services.processing.handlers.reading import count_queues, queue_named, read_queue, search
from services.processing.queues import QUEUES
from services.processing.schemas import LONGEST_SEARCH
from services.processing.views import row
from services.processing.wiring import Processing
from shared.auth.access import access
from shared.message import Message

PAGE = 50
# What an official looks at first in the morning, in this order.
MY_DAY = ("overdue", "due_today", "reception", "waiting_signature", "to_release", "my", "unclaimed")
SHOWN_OF_A_DAY = 5

NAVIGATION = (
    ("/", Message("Ngày của tôi", "My day")),
    ("/cases/new/counter", Message("Nhận tại quầy", "Counter")),
    ("/cases/new/internal", Message("Hồ sơ nội bộ", "Internal file")),
    ("/register", Message("Sổ hồ sơ giấy", "Paper register")),
    ("/secret-counts", Message("Đếm hồ sơ mật", "Secret files")),
)


def blueprint(processing: Processing) -> Blueprint:
    """The pages over `processing`."""
    pages = Blueprint("lists", __name__, template_folder="templates")
    office = processing.office

    def rows(official: Official, cases: list[Case]) -> list[dict[str, Any]]:
        here = office.situation(official)
        return [row(office.reference, case, here) for case in cases]

    @pages.get("/")
    @access.any_official
    def my_day() -> str:
        official = processing.me()
        counts = count_queues(office, official)
        parts = [
            (QUEUES[slug], rows(official, read_queue(office, official, QUEUES[slug], None, SHOWN_OF_A_DAY).cases))
            for slug in MY_DAY
            if counts[slug]
        ]
        return render_template("my_day.html", parts=parts, counts=counts, queues=QUEUES)

    @pages.get("/queues/<slug>")
    @access.any_official
    def one_queue(slug: str) -> str:
        official = processing.me()
        queue = queue_named(slug)
        page = read_queue(office, official, queue, request.args.get("cursor"), PAGE)
        counts = count_queues(office, official)
        return render_template(
            "queue.html", queue=queue, rows=rows(official, page.cases), following=page.next, counts=counts, queues=QUEUES
        )

    @pages.get("/search")
    @access.any_official
    def search_form() -> str:
        return render_template("search.html", text="", rows=None)

    @pages.post("/search")
    @access.any_official
    def find() -> str:
        # Posted, so that no name or number gets into an address, a log or the browser's history.
        official, text = processing.me(), request.form.get("q", "")[:LONGEST_SEARCH]
        found = search(office, official, text)[:PAGE]
        return render_template("search.html", text=text, rows=rows(official, found))

    return pages
