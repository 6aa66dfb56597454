"""`/api/v1/regimes`: what is owed to the province, each report, and what a person does with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask_smorest import Blueprint

from services.metrics.api.shares import FOLLOWERS
from services.metrics.domain.report import Report
from services.metrics.domain.report_state import state
from services.metrics.reporting.desk import Asked, Done, period_of
from services.metrics.reporting.overview import PeriodLine
from services.metrics.view_schemas.regimes import ApprovalSchema, RegimesSchema, ReportSchema
from services.metrics.wiring import Reporting
from shared.auth.access import access
from shared.auth.current import current_user
from shared.http.body import json_object
from shared.http.idempotency import IDEMPOTENCY_KEY, idempotency_key, replayed
from shared.http.validation import load

# Who may come in; whose reports they answer for is asked of the policy.
APPROVERS = ("manager", "leader")
APPROVAL = {"required": True, "content": {"application/json": {"schema": ApprovalSchema}}}
Action = Callable[[str, Asked], Done]


def blueprint(reporting: Reporting) -> Blueprint:
    """The views over `reporting`."""
    api = Blueprint("regimes", __name__, url_prefix="/api/v1/regimes", description="Reporting regimes and their reports")
    desk = reporting.desk

    def answer(done: Done, status: int = 200) -> Any:
        headers = {"Location": f"/api/v1/regimes/reports/{done.report['_id']}"}
        return shown(done.report, reporting), status, headers | replayed(done.replayed)

    def asked(body: str = "") -> Asked:
        return Asked(current_user(), idempotency_key(), body)

    @api.get("")
    @access.role(*FOLLOWERS)
    @api.response(200, RegimesSchema)
    def list_regimes() -> Any:
        """Every regime with its last periods, and how many regimes are connected (target T4)."""
        found = reporting.overview.connected(reporting.overview.today())
        others = [{"regime": regime.id, "standing": why} for regime, why in found.others]
        connected = {"numerator": found.numerator, "denominator": found.denominator, "others": others}
        regimes = [
            {**asdict(lines[0].regime), "periods": [_line(line) for line in lines]} for lines in reporting.overview.lines()
        ]
        return {"regimes": regimes, "connected": connected, "receiver_connected": reporting.connected}

    @api.get("/reports/<name>")
    @access.role(*FOLLOWERS)
    @api.response(200, ReportSchema)
    def read_report(name: str) -> Any:
        """One report as it was made, its way so far, and which cells are others now."""
        return shown(reporting.reports.load(name), reporting)

    @api.post("/reports/<name>/approval")
    @access.role(*APPROVERS)
    @api.doc(parameters=[IDEMPOTENCY_KEY], requestBody=APPROVAL)
    @api.response(200, ReportSchema)
    def approve_report(name: str) -> Any:
        """Freeze exactly what has this hash; from then on it is being delivered."""
        key = asked()
        sha256 = load(ApprovalSchema(), json_object())["sha256"]
        return answer(desk.approve(name, sha256, Asked(key.person, key.key, sha256)))

    @api.post("/reports/<name>/anew")
    @access.role(*APPROVERS)
    @api.doc(parameters=[IDEMPOTENCY_KEY])
    @api.response(200, ReportSchema)
    def make_report_anew(name: str) -> Any:
        """Make a report that is not approved yet of the figures of now."""
        return answer(desk.make_anew(name, asked()))

    @api.post("/reports/<name>/correction")
    @access.role(*APPROVERS)
    @api.doc(parameters=[IDEMPOTENCY_KEY])
    @api.response(201, ReportSchema)
    def correct_report(name: str) -> Any:
        """A new revision of the figures of now beside the frozen one, to be approved for itself."""
        return answer(desk.correct(name, asked()), 201)

    @api.post("/reports/<name>/delivery")
    @access.role(*APPROVERS)
    @api.doc(parameters=[IDEMPOTENCY_KEY])
    @api.response(200, ReportSchema)
    def deliver_report_again(name: str) -> Any:
        """Try to deliver at once, also what the receiver refused."""
        return answer(desk.deliver_again(name, asked()))

    return api


def shown(report: Report, reporting: Reporting) -> dict[str, Any]:
    """A report as an answer."""
    period = period_of(report)
    plain = ("regime", "revision", "replaces", "replaced_by", "sha256", "body", "made_at", "approved_at", "history")
    delivery = ("tries", "next_try_at", "last_error", "refused", "delivered_at", "receipt")
    return {
        "id": report["_id"],
        "period": {"name": period.name, "first": period.first, "last": period.last},
        "state": state(report),
        **{name: report[name] for name in plain},
        "delivery": {name: report[name] for name in delivery},
        "differences": reporting.differences(report),
    }


def _line(line: PeriodLine) -> dict[str, Any]:
    return {
        "period": {"name": line.period.name, "first": line.period.first, "last": line.period.last},
        "deadline": line.deadline,
        "standing": line.standing,
        "state": line.state,
        "report": line.report["_id"] if line.report else None,
    }
