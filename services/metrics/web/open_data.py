"""The open data as a page for everybody, without signing in."""

from __future__ import annotations

from flask import Blueprint, render_template

from services.metrics.opendata import Catalogue
from shared.auth.access import access


def blueprint(catalogue: Catalogue) -> Blueprint:
    """The page over `catalogue`."""
    pages = Blueprint("open_data_pages", __name__, template_folder="templates")

    @pages.get("/open-data")
    @access.public
    def show() -> str:
        return render_template("metrics/open_data.html", catalogue=catalogue)

    return pages
