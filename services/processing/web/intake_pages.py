"""Files that begin at the counter, by post or inside the office."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.processing.handlers.intake import POLICY, Intake, open_file
from services.processing.handlers.office import Official
from services.processing.schemas import NewCase
from services.processing.views import unit_view
from services.processing.web.fields import checklist_from
from services.processing.web.labels import COUNTER, INTERNAL
from services.processing.wiring import Processing
from shared.auth.access import access
from shared.errors import Forbidden, Invalid
from shared.http.validation import load

_NEW_CASE = NewCase()
APPLICANT = ("full_name", "id_number", "phone", "address", "email")


def blueprint(processing: Processing) -> Blueprint:
    """The pages over `processing`."""
    pages = Blueprint("intake", __name__, template_folder="templates")

    @pages.get("/cases/new/counter")
    @access.any_official
    def counter_form() -> str:
        return _counter_page(processing)

    @pages.post("/cases/new/counter")
    @access.any_official
    def open_at_counter() -> Response | tuple[str, int]:
        try:
            case_id = _open(processing, _counter_body())
        except (Invalid, Forbidden) as error:
            return _counter_page(processing, error), error.status
        return redirect(url_for("acting.case_page", case_id=case_id, done="accept"))

    @pages.get("/cases/new/internal")
    @access.any_official
    def internal_form() -> str:
        return _internal_page(processing)

    @pages.post("/cases/new/internal")
    @access.any_official
    def open_inside() -> Response | tuple[str, int]:
        try:
            case_id = _open(processing, _internal_body())
        except (Invalid, Forbidden) as error:
            return _internal_page(processing, error), error.status
        return redirect(url_for("acting.case_page", case_id=case_id, done="accept"))

    return pages


def units_where(processing: Processing, official: Official, action: str) -> list[dict[str, str]]:
    """The units in which this official may do `action`, by name."""
    day = processing.office.today()
    units = [unit for _, unit in sorted(official.actor.posts) if official.may(action, unit)]
    return [unit_view(processing.office.reference, unit, day) for unit in dict.fromkeys(units)]


def _open(processing: Processing, raw: dict[str, Any]) -> str:
    key = request.form.get("key", "")[:128] or secrets.token_hex(16)
    case, _ = open_file(processing.office, processing.me(), Intake(key, load(_NEW_CASE, raw)))
    return str(case["_id"])


def _counter_body() -> dict[str, Any]:
    form = request.form
    given = {name: form.get(name, "").strip() for name in APPLICANT}
    return {
        "origin": form.get("origin", "counter"),
        "unit": form.get("unit", ""),
        "procedure_code": form.get("procedure_code", ""),
        "applicant": {**given, "email": given["email"] or None},
        "documents": checklist_from(form),
        "accept": "accept" in form,
    }


def _internal_body() -> dict[str, Any]:
    form = request.form
    days = form.get("limit_days", "").strip()
    body: dict[str, Any] = {
        "origin": "internal",
        "unit": form.get("unit", ""),
        "subject": form.get("subject", "").strip(),
        "summary": form.get("summary", "").strip(),
        "limit_days": int(days) if days.isascii() and days.isdigit() and len(days) < 6 else (days or None),
        "accept": True,
    }
    return {**body, **({"department": form["department"]} if form.get("department") else {})}


def _counter_page(processing: Processing, error: Invalid | Forbidden | None = None) -> str:
    reference, day = processing.office.reference, processing.office.today()
    units = units_where(processing, processing.me(), POLICY["counter"])
    levels = {reference.units.level(unit["code"], day) for unit in units if unit["name"] != unit["code"]}
    procedures = [each for each in reference.catalogue.all(day) if levels.intersection(each.receiving_levels)]
    options = {"units": units, "procedures": procedures, "rows": range(6)}
    return render_template("counter.html", **options, labels=COUNTER, error=error, filled=request.form, key=_key())


def _internal_page(processing: Processing, error: Invalid | Forbidden | None = None) -> str:
    reference, day = processing.office.reference, processing.office.today()
    units = units_where(processing, processing.me(), POLICY["internal"])
    parents = [reference.units.at(unit["code"], day).parent_code for unit in units if "." in unit["code"]]
    offices = [unit for unit in units if "." not in unit["code"]]
    offices += [unit_view(reference, parent, day) for parent in dict.fromkeys(parents) if parent]
    departments = [unit_view(reference, unit.code, day) for unit in reference.units.departments(day)]
    options = {"units": offices, "departments": departments}
    return render_template("internal.html", **options, labels=INTERNAL, error=error, filled=request.form, key=_key())


def _key() -> str:
    """The key of this very form: sent twice, it opens one file."""
    return request.form.get("key") or secrets.token_hex(16)
