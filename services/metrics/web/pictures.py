"""A chart as a picture of its own: SVG from the server, complete in itself, from which the browser makes a PNG."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from services.metrics.api.shares import FOLLOWERS
from services.metrics.figures import Figures
from services.metrics.trend import trend
from services.metrics.web.cards import card
from services.metrics.web.charts import trend_chart
from services.metrics.web.dashboard import ASKED, asked
from services.metrics.web.trend_words import trend_sentences
from shared.auth.access import access
from shared.http.validation import load


def blueprint(figures: Figures) -> Blueprint:
    """The pictures over `figures`."""
    pages = Blueprint("pictures", __name__, template_folder="templates")

    @pages.get("/chart.svg")
    @access.role(*FOLLOWERS)
    def draw() -> Response:
        question = asked(figures)
        months = trend(question, figures, load(ASKED, request.args.to_dict())["calendar"])
        drawing = render_template(
            "metrics/chart_svg.html",
            card=card(figures.figure(question), figures),
            chart=trend_chart(months),
            sentences=trend_sentences(months),
            as_of=figures.as_of(),
        )
        response = Response(drawing, mimetype="image/svg+xml")
        response.headers["Content-Disposition"] = "attachment; filename=bieu-do.svg"
        response.headers["Cache-Control"] = "no-store"
        return response

    return pages
