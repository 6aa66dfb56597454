"""The web application of metrics: the API and the pages of management."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from flask import Flask

from services.metrics.api import depth, export_jobs, exports, open_data, plan, reports, shares
from services.metrics.api import late as late_api
from services.metrics.export_jobs import Jobs
from services.metrics.opendata import Catalogue
from services.metrics.scorecard import Scorecard
from services.metrics.settings import SERVICE, Settings
from services.metrics.web import cases, corrections, dashboard, details, explore, meeting, monthly, pictures
from services.metrics.web import export_jobs as export_job_pages
from services.metrics.web import late as late_pages
from services.metrics.web import open_data as open_data_pages
from services.metrics.web import plan as plan_pages
from services.metrics.web import reports as report_pages
from services.metrics.web.words import basis
from services.metrics.wiring import database_of, figures_of, late_list_of
from shared.auth.tokens import TokenVerifier
from shared.clock import utc_now
from shared.http.api import register
from shared.http.app import build_app


def create_app(settings: Settings | None = None, *, verifier: TokenVerifier | None = None) -> Flask:
    """The application put together; `verifier` replaces the identity provider in tests."""
    settings = settings or Settings.read(SERVICE)
    database = database_of(settings)
    figures = figures_of(settings, database)
    app = build_app(
        "services.metrics.app",
        settings,
        "Số liệu xử lý hồ sơ trên môi trường mạng",
        "Case files handled online: the figures",
        database=database,
        verifier=verifier,
    )
    app.jinja_env.filters["basis"] = partial(basis, english_names=figures.reference.legal_names)
    scorecard = Scorecard(figures, database["plan_values"], utc_now)
    register(app, *(module.blueprint(figures) for module in (shares, depth, exports, reports)))
    register(app, plan.blueprint(figures, scorecard))
    catalogue = Catalogue(Path(settings.district_pack), settings.public_url)
    register(app, open_data.blueprint(figures, catalogue), open_data_pages.blueprint(catalogue))
    jobs, late = Jobs(database, utc_now), late_list_of(settings, figures)
    register(app, late_api.blueprint(late), late_pages.blueprint(late), monthly.blueprint(late), pictures.blueprint(figures))
    register(app, export_jobs.blueprint(jobs, late), export_job_pages.blueprint(jobs, late))
    register(app, meeting.blueprint(figures, settings))
    register(app, dashboard.blueprint(figures, settings), plan_pages.blueprint(figures, scorecard))
    register(app, *(module.blueprint(figures) for module in (details, explore, cases, corrections, report_pages)))
    return app
