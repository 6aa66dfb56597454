"""`/api/v1/online-share/trend`, `/measures`, `/forecast`, `/corrections`: what stands beside the share."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from flask_smorest import Blueprint

from services.metrics.api.shares import FOLLOWERS
from services.metrics.case_lines import counted_case
from services.metrics.domain.measures import Measures, Ratio
from services.metrics.domain.period import Period
from services.metrics.figures import Figures
from services.metrics.questions import may_list, question_of
from services.metrics.schemas import QuestionSchema
from services.metrics.trend import trend
from services.metrics.view_schemas import CorrectionsSchema, ForecastSchema, MeasuresSchema, TrendSchema
from shared.auth.access import access
from shared.errors import FieldError, Invalid
from shared.message import Message

ONLY_NOW = Message(
    "Những số liệu này chỉ có theo những gì biết đến nay. Hãy bỏ ngày ấy.",
    "These figures are told as known now only. Leave that day out.",
)
RATIOS = ("on_time", "level_4", "received_online", "electronic_results", "satisfied", "online_payment")
TIMES = ("median_minutes", "ninetieth_minutes", "drafting_median", "drafting_ninetieth")


def blueprint(figures: Figures) -> Blueprint:
    """The views over `figures`."""
    api = Blueprint("depth", __name__, url_prefix="/api/v1/online-share", description="What stands beside the share")

    @api.get("/trend")
    @access.role(*FOLLOWERS)
    @api.arguments(QuestionSchema, location="query")
    @api.response(200, TrendSchema)
    def read_trend(asked: dict[str, Any]) -> Any:
        """The last twelve months of the period, each against its target and beside the same month of the year before."""
        return {"months": [_month(each) for each in trend(question_of(asked, figures), figures, asked["calendar"])]}

    @api.get("/measures")
    @access.role(*FOLLOWERS)
    @api.arguments(QuestionSchema, location="query")
    @api.response(200, MeasuresSchema)
    def read_measures(asked: dict[str, Any]) -> Any:
        """Timeliness, times, channels, ratings, where paper came in, as known now. In working minutes, drafting in seconds."""
        question = question_of(asked, figures)
        if question.as_known is not None:
            raise Invalid(errors=[FieldError("/query/as_known", "only_now", ONLY_NOW)])
        return _measured(figures.measures(question))

    @api.get("/forecast")
    @access.role(*FOLLOWERS)
    @api.arguments(QuestionSchema, location="query")
    @api.response(200, ForecastSchema)
    def read_forecast(asked: dict[str, Any]) -> Any:
        """Where a running period will end if the office goes on as since the day it names."""
        found = figures.forecast(question_of(asked, figures))
        return {"running": found is not None, **(asdict(found) if found else {})}

    @api.get("/corrections")
    @access.role(*FOLLOWERS)
    @api.arguments(QuestionSchema, location="query")
    @api.response(200, CorrectionsSchema)
    def read_corrections(asked: dict[str, Any]) -> Any:
        """The figure as known at the end of a day, as corrected since, and the files that make the difference."""
        question = question_of(asked, figures)
        if question.as_known is None:
            words = Message("Hãy chọn ngày cần so sánh.", "Name the day to compare with.")
            raise Invalid(errors=[FieldError("/query/as_known", "required", words)])
        may_list(question, figures)
        changed = figures.views.known.corrections(question)
        return {
            "then": figures.figure(question),
            "now": figures.figure(replace(question, as_known=None)),
            "cases": [{"case": counted_case(each.fact), "then": each.then, "now": each.now} for each in changed],
        }

    return api


def _month(month: dict[str, Any]) -> dict[str, Any]:
    earlier = month["year_before"]
    return {**month, "period": _days(month["period"]), "year_before": {**earlier, "period": _days(earlier["period"])}}


def _days(period: Period) -> dict[str, Any]:
    return {"name": period.name, "first": period.first, "last": period.last}


def _measured(found: Measures) -> dict[str, Any]:
    ratios = {name: _ratio(getattr(found, name)) for name in RATIOS}
    times = {name: getattr(found, name) for name in TIMES}
    counts = {
        "channels": found.channels,
        "ratings": found.ratings,
        "paper": found.paper,
        "official_online": found.official_online,
        "fees_owed": found.fees_owed,
    }
    return {**ratios, **times, **counts, "steps": [asdict(step) for step in found.steps]}


def _ratio(ratio: Ratio) -> dict[str, Any]:
    return {"numerator": ratio.numerator, "denominator": ratio.denominator, "share": ratio.share}
