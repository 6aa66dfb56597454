"""Ordered files as pages: order one, watch it being written, fetch it. Without a script the page is loaded again by hand."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.metrics.api.export_jobs import ordered, shown
from services.metrics.api.shares import FOLLOWERS
from services.metrics.domain.period import parse
from services.metrics.export_jobs import Job, Jobs
from services.metrics.late import LateList
from services.metrics.schemas import ExportOrderSchema
from services.metrics.web import words
from services.metrics.web.cards import unit_name
from services.metrics.web.late_words import part_title
from services.metrics.web.part_words import title
from shared.auth.access import access
from shared.auth.current import current_user
from shared.http.validation import load
from shared.language import said

ASKED = ExportOrderSchema(unknown="exclude")


def blueprint(jobs: Jobs, late: LateList) -> Blueprint:
    """The pages over `jobs`."""
    pages = Blueprint("export_job_pages", __name__, template_folder="templates")

    @pages.get("/exports")
    @access.role(*FOLLOWERS)
    def show_all() -> str:
        return render_template("metrics/exports.html", jobs=[told(job, late) for job in jobs.of(current_user().subject)])

    @pages.post("/exports")
    @access.role(*FOLLOWERS)
    def order() -> ResponseReturnValue:
        wish = {name: value for name, value in request.form.to_dict().items() if value}
        job = ordered(load(ASKED, wish), jobs, late)
        return redirect(url_for("export_job_pages.show", export_id=job.id), 303)

    @pages.get("/exports/<string:export_id>")
    @access.role(*FOLLOWERS)
    def show(export_id: str) -> str:
        return render_template("metrics/export.html", job=told(jobs.get(export_id, current_user().subject), late))

    return pages


def told(job: Job, late: LateList) -> dict[str, Any]:
    """An order as the page tells it: with the place and days it is about, so that two orders are not taken for one."""
    asked, figures = job.order.asked, late.figures
    period, day = parse(asked.get("period") or str(figures.today().year), asked["calendar"]), asked.get("day")
    unit = asked.get("unit")
    place = unit_name(unit, period.first, period.last, figures) if unit else words.level(asked.get("level"))
    return {**shown(job), "title": _title(job), "place": place, "period": parse(f"{day}..{day}") if day else period}


def _title(job: Job) -> str:
    part = job.order.asked["part"]
    return said(part_title(part, over=False)) if job.order.what == "late" else title(part)
