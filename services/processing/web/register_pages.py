"""The paper register and the counts of secret files."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.processing.api.registers import entry_view
from services.processing.api.requests import PAGE
from services.processing.handlers.office import Office, Official
from services.processing.handlers.registers import EntryPage, close_entry, count_secrets, list_entries, record_entry
from services.processing.schemas import CloseRegisterEntry, NewRegisterEntry, NewSecretCount
from services.processing.views import procedure_view
from services.processing.web.intake_pages import units_where
from services.processing.web.labels import CLOSED_ON, REGISTER, SECRET_COUNT
from services.processing.wiring import Processing
from shared.auth.access import access
from shared.errors import Forbidden, Invalid
from shared.http.validation import load
from shared.mongo.connect import Document

_ENTRY, _CLOSE, _COUNT = NewRegisterEntry(), CloseRegisterEntry(), NewSecretCount()
DAYS_SHOWN = 30


def blueprint(processing: Processing) -> Blueprint:
    """The pages over `processing`."""
    pages = Blueprint("register", __name__, template_folder="templates")
    office = processing.office

    @pages.get("/register")
    @access.any_official
    def register_list() -> str:
        return _register_page(processing)

    @pages.post("/register")
    @access.any_official
    def enter() -> Response | tuple[str, int]:
        try:
            key = request.form.get("key", "")[:128] or secrets.token_hex(16)
            record_entry(office, processing.me(), key, load(_ENTRY, _entry_body()))
        except (Invalid, Forbidden) as error:
            return _register_page(processing, error), error.status
        return redirect(url_for("register.register_list", done="1"))

    @pages.post("/register/<entry_id>/close")
    @access.any_official
    def close(entry_id: str) -> Response | tuple[str, int]:
        try:
            body = load(_CLOSE, {"closed_on": request.form.get("closed_on", "")})
            close_entry(office, processing.me(), entry_id, body["closed_on"])
        except Invalid as error:
            return _register_page(processing, _in_line(error, entry_id), entry_id), error.status
        except Forbidden as error:
            return _register_page(processing, error), error.status
        return redirect(url_for("register.register_list", done="1"))

    @pages.get("/secret-counts")
    @access.any_official
    def count_form() -> str:
        return _count_page(processing)

    @pages.post("/secret-counts")
    @access.any_official
    def count() -> Response | tuple[str, int]:
        form = request.form
        raw: dict[str, Any] = {name: form.get(name, "") for name in ("unit", "kind", "day")}
        text = form.get("count", "").strip()
        try:
            number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else text
            count_secrets(office, processing.me(), load(_COUNT, {**raw, "count": number}))
        except (Invalid, Forbidden) as error:
            return _count_page(processing, error), error.status
        return redirect(url_for("register.count_form", done="1"))

    return pages


def _entry_body() -> dict[str, Any]:
    form = request.form
    body: dict[str, Any] = {name: form.get(name, "").strip() for name in ("kind", "unit", "channel", "received_on")}
    body |= {name: form.get(name, "").strip() for name in ("paper_number", "applicant_name")}
    body["closed_on"] = form.get("closed_on") or None
    return {**body, **({"procedure_code": form["procedure_code"]} if form.get("procedure_code") else {})}


def _in_line(error: Invalid, entry_id: str) -> Invalid:
    """A wrong day in a line of the register is named there: the form for new entries has a day of the same name."""
    return Invalid(errors=[replace(wrong, pointer=f"/{_field_in_line(entry_id)}") for wrong in error.errors])


def _field_in_line(entry_id: str) -> str:
    return f"closed-{entry_id}"


def _register_page(processing: Processing, error: Invalid | Forbidden | None = None, closing: str = "") -> str:
    """The page; `closing`: the entry whose line was sent, and not the form for new entries."""
    office, official = processing.office, processing.me()
    today = office.today()
    units = units_where(processing, official, "record_register_entry")
    unit = request.args.get("unit") or (units[0]["code"] if units else "")
    page = _entries(office, official, unit, today)
    return render_template(
        "register.html",
        units=units,
        procedures=office.reference.catalogue.all(today),
        entries=[_line(office, entry, today) for entry in page.entries],
        following=page.next,
        labels={**REGISTER, **{_field_in_line(entry["_id"]): CLOSED_ON for entry in page.entries if not entry["closed_on"]}},
        error=error,
        filled={} if closing else request.form,
        closing=closing,
        key=request.form.get("key") or secrets.token_hex(16),
        today=today.isoformat(),
        month=today.replace(day=1).isoformat(),
        unit=unit,
    )


def _entries(office: Office, official: Official, unit: str, today: date) -> EntryPage:
    """The page of the register that the address asks for; of an official without a register, an empty one."""
    if not unit:
        return EntryPage([], None)
    start = today - timedelta(days=DAYS_SHOWN)
    return list_entries(office, official, unit, start, today, cursor=request.args.get("cursor"), limit=PAGE)


def _line(office: Office, entry: Document, day: date) -> dict[str, Any]:
    return {
        **entry_view(entry),
        "field": _field_in_line(entry["_id"]),
        "procedure": procedure_view(office.reference, entry["procedure_code"], day),
    }


def _count_page(processing: Processing, error: Invalid | Forbidden | None = None) -> str:
    units = units_where(processing, processing.me(), "count_secret_files")
    today = processing.office.today().isoformat()
    return render_template("secret_counts.html", units=units, labels=SECRET_COUNT, error=error, filled=request.form, today=today)
