"""The web application of metrics: the API and the pages of management."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from flask import Flask

from services.metrics.api import completeness, depth, export_jobs, exports, open_data, plan, regimes, reports, shares
from services.metrics.api import intake as intake_api
from services.metrics.api import late as late_api
from services.metrics.api import open_files as open_files_api
from services.metrics.api import report_cases as report_case_api
from services.metrics.export_jobs import Jobs
from services.metrics.letters.store import Letters
from services.metrics.open_files import OpenList
from services.metrics.opendata import Catalogue
from services.metrics.settings import SERVICE, Settings
from services.metrics.web import (
    cases,
    corrections,
    dashboard,
    details,
    explore,
    intake_cases,
    meeting,
    monthly,
    open_files,
    pictures,
    reconciliation,
    report_cases,
    what_if,
)
from services.metrics.web import completeness as completeness_pages
from services.metrics.web import export_jobs as export_job_pages
from services.metrics.web import intake as intake_pages
from services.metrics.web import late as late_pages
from services.metrics.web import letters as letter_pages
from services.metrics.web import open_data as open_data_pages
from services.metrics.web import plan as plan_pages
from services.metrics.web import regimes as regime_pages
from services.metrics.web import reports as report_pages
from services.metrics.web.words import basis
from services.metrics.wiring import database_of, figures_of, intake_of, late_list_of, reporting_of
from shared.auth.tokens import TokenVerifier
from shared.clock import Clock, utc_now
from shared.http.api import register
from shared.http.app import build_app


def create_app(settings: Settings | None = None, *, verifier: TokenVerifier | None = None, clock: Clock = utc_now) -> Flask:
    """The application put together; `verifier` replaces the identity provider in tests, `clock` the present time."""
    settings = settings or Settings.read(SERVICE)
    database = database_of(settings)
    figures = figures_of(settings, database, clock)
    app = build_app(
        "services.metrics.app",
        settings,
        "Số liệu xử lý hồ sơ trên môi trường mạng",
        "Case files handled online: the figures",
        database=database,
        verifier=verifier,
    )
    app.jinja_env.filters["basis"] = partial(basis, english_names=figures.reference.legal_names)
    reporting = reporting_of(settings, database, figures, clock)
    register(app, *(module.blueprint(figures) for module in (shares, completeness, depth, exports, reports)))
    register(app, plan.blueprint(figures, reporting.scorecard))
    catalogue = Catalogue(Path(settings.district_pack), settings.public_url)
    register(app, open_data.blueprint(figures, catalogue), open_data_pages.blueprint(catalogue))
    jobs, late = Jobs(database, utc_now), late_list_of(settings, figures)
    register(app, late_api.blueprint(late), late_pages.blueprint(late))
    register(app, monthly.blueprint(late, settings), pictures.blueprint(figures))
    opened = OpenList(late)
    register(app, open_files_api.blueprint(opened), open_files.blueprint(opened))
    intake = intake_of(settings, figures)
    register(app, intake_api.blueprint(intake), intake_pages.blueprint(intake), intake_cases.blueprint(intake))
    register(app, export_jobs.blueprint(jobs, late), export_job_pages.blueprint(jobs, late))
    register(app, meeting.blueprint(figures, settings))
    register(app, dashboard.blueprint(figures, settings), plan_pages.blueprint(figures, reporting.scorecard))
    register(app, regimes.blueprint(reporting), regime_pages.blueprint(reporting))
    register(app, *(module.blueprint(figures) for module in (details, explore, what_if, cases, corrections, report_pages)))
    register(app, report_case_api.blueprint(figures), report_cases.blueprint(figures))
    register(app, letter_pages.blueprint(Letters(database["letters"]), figures, settings))
    register(app, completeness_pages.blueprint(figures), reconciliation.blueprint(figures))
    return app
