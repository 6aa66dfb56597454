"""`/api/v1/open-data`: the tables for everybody, as CSV and JSON, with their dictionary and their description in DCAT."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from flask import Response
from flask_smorest import Blueprint

from services.metrics.exports import csv_of
from services.metrics.figures import Figures
from services.metrics.opendata import Catalogue, Dataset
from services.metrics.view_schemas import DatasetSchema, DatasetsSchema
from shared.auth.access import access

# Seconds that a copy on the way may be served: the tables change with corrections only, a quarter is over.
KEPT = 300
LINKED_DATA = {"200": {"description": "DCAT 2", "content": {"application/ld+json": {"schema": {"type": "object"}}}}}
TABLE = {"200": {"description": "The table", "content": {"text/csv": {"schema": {"type": "string"}}}}}


def blueprint(figures: Figures, catalogue: Catalogue) -> Blueprint:
    """The views over `catalogue`."""
    about = "Open data: no personal data, no small groups"
    api = Blueprint("open_data", __name__, url_prefix="/api/v1/open-data", description=about)

    @api.get("")
    @access.public
    @api.response(200, DatasetsSchema)
    def list_datasets() -> Any:
        """Every table with its dictionary."""
        return {"licence": catalogue.licence, "datasets": [described(each, catalogue) for each in catalogue.datasets]}

    @api.get("/catalog.jsonld")
    @access.public
    @api.doc(responses=LINKED_DATA)
    def read_description() -> Response:
        """The catalogue for data portals."""
        return _kept(Response(orjson.dumps(catalogue.dcat()), mimetype="application/ld+json"))

    @api.get("/<string:dataset_id>.json")
    @access.public
    @api.response(200, DatasetSchema)
    def read_json(dataset_id: str) -> Any:
        """A table with its dictionary."""
        dataset = catalogue.get(dataset_id)
        return {**described(dataset, catalogue), "rows": dataset.records(figures)}

    @api.get("/<string:dataset_id>.csv")
    @access.public
    @api.doc(responses=TABLE)
    def read_csv(dataset_id: str) -> Response:
        """A table for a spreadsheet: UTF-8 with a byte order mark, semicolons."""
        dataset = catalogue.get(dataset_id)
        rows: Sequence[Sequence[Any]] = [["" if each is None else each for each in row] for row in dataset.rows(figures)]
        response = Response(csv_of([column.name for column in dataset.columns], rows), mimetype="text/csv")
        response.headers["Content-Disposition"] = f"attachment; filename={dataset.id}.csv"
        return _kept(response)

    return api


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={KEPT}"
    return response


def described(dataset: Dataset, catalogue: Catalogue) -> dict[str, Any]:
    """A table without its rows."""
    columns = [{"name": each.name, "type": each.type, "about": each.words} for each in dataset.columns]
    addresses = {ending: catalogue.address(dataset, ending) for ending in ("csv", "json")}
    return {"id": dataset.id, "title": dataset.title, "about": dataset.about, "columns": columns, **addresses}
