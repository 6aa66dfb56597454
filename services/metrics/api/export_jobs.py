"""`/api/v1/exports`: order a large file, see how far it is, fetch it. Only the person who ordered it ever can."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_smorest import Blueprint

from services.metrics.api.downloads import BYTES, MEDIA_TYPES, attached
from services.metrics.api.shares import FOLLOWERS
from services.metrics.export_jobs import Job, Jobs
from services.metrics.export_jobs.content import unpacked
from services.metrics.export_jobs.orders import order_of, question_in
from services.metrics.late import LateList
from services.metrics.questions import may_list
from services.metrics.schemas import ExportOrderSchema
from services.metrics.view_schemas.export_jobs import ExportSchema, ExportsSchema
from shared.auth.access import access
from shared.auth.current import current_user
from shared.errors import IllegalAction
from shared.language import language
from shared.message import Message

FILE = {"200": {"description": "The file", "content": {kind: {"schema": BYTES} for kind in MEDIA_TYPES.values()}}}
OUTDATED = Message(
    "Danh sách đã thay đổi từ khi tệp được đặt. Hãy đặt tệp mới.",
    "The list has changed since this file was ordered. Please order a new one.",
)
NAMES = {"cases": "ho-so", "received": "ho-so-da-nhan", "late": "ho-so-tre-han"}


def blueprint(jobs: Jobs, late: LateList) -> Blueprint:
    """The views over `jobs`."""
    api = Blueprint("export_jobs", __name__, url_prefix="/api/v1/exports", description="Files that take a while to write")

    @api.post("")
    @access.role(*FOLLOWERS)
    @api.arguments(ExportOrderSchema)
    @api.response(202, ExportSchema)
    def order_export(asked: dict[str, Any]) -> Any:
        """Order a file; at most two of one person are written at a time."""
        job = ordered(asked, jobs, late)
        return shown(job), {"Location": url_for("export_jobs.read_export", export_id=job.id)}

    @api.get("")
    @access.role(*FOLLOWERS)
    @api.response(200, ExportsSchema)
    def list_exports() -> Any:
        """What this person ordered within the last day, newest first."""
        return {"exports": [shown(job) for job in jobs.of(current_user().subject)]}

    @api.get("/<string:export_id>")
    @access.role(*FOLLOWERS)
    @api.response(200, ExportSchema)
    def read_export(export_id: str) -> Any:
        """How far it is."""
        return shown(jobs.get(export_id, current_user().subject))

    @api.get("/<string:export_id>/file")
    @access.role(*FOLLOWERS)
    @api.doc(responses=FILE)
    def fetch_export(export_id: str) -> Response:
        """The file, whole; while it is not, 409."""
        return fetched(export_id, jobs, late)

    return api


def ordered(asked: dict[str, Any], jobs: Jobs, late: LateList) -> Job:
    """Take an order of the person who asks; raises Forbidden, Invalid and TooManyRequests."""
    order = order_of(asked, language())
    question = question_in(order, late)
    may_list(question, late.figures)
    return jobs.order(current_user().subject, order)


def fetched(export_id: str, jobs: Jobs, late: LateList) -> Response:
    """The file; who may not list these files any more does not get it either. Raises NotFound, Forbidden and IllegalAction.

    After any file was marked a state secret, older lists are given to nobody: they may name it (Luật 29/2018/QH14, article 5).
    """
    job = jobs.get(export_id, current_user().subject)
    may_list(question_in(job.order, late), late.figures)
    if late.figures.views.facts.secret_since(job.created_at):
        raise IllegalAction(OUTDATED, code="export_outdated", current={"state": job.state})
    ending = job.order.format
    response = attached(unpacked(jobs.pieces.of(job)), MEDIA_TYPES[ending], f"{NAMES[job.order.what]}.{ending}")
    response.content_length = job.bytes
    return response


def shown(job: Job) -> dict[str, Any]:
    """An order as an answer; the file's address once it is there."""
    ready = job.state == "ready"
    return {
        "id": job.id,
        "what": job.order.what,
        "format": job.order.format,
        "asked": job.order.asked,
        "state": job.state,
        "rows_done": job.done,
        "rows": job.all,
        "bytes": job.bytes if ready else None,
        "created_at": job.created_at,
        "deleted_at": job.delete_at,
        "file": url_for("export_jobs.fetch_export", export_id=job.id) if ready else None,
    }
