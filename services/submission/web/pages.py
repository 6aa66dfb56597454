"""What every page of the citizens needs: names in the reader's language, error items, and the words for codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, render_template

from services.submission.web import words
from shared.errors import FieldError
from shared.language import language, said
from shared.message import Message
from shared.web.filters import dong, unbroken_moment

Page = str | tuple[str, int]


def page_blueprint(name: str, import_name: str, prefix: str = "") -> Blueprint:
    """A blueprint of pages, with this service's templates."""
    return Blueprint(name, import_name, url_prefix=prefix or None, template_folder="templates")


def named(thing: Any) -> str:
    """The name of a procedure or a unit in the reader's language; a view or an object."""
    vietnamese, english = (thing["name"], thing["name_en"]) if isinstance(thing, Mapping) else (thing.name, thing.name_en)
    return str(english if language() == "en" and english else vietnamese)


def item(message: Message, anchor: str) -> dict[str, str]:
    """A line of the error summary that leads to `anchor`."""
    return {"text": said(message), "href": anchor if anchor.startswith("/") else f"#{anchor}"}


def items(errors: Iterable[FieldError], anchors: Mapping[str, str]) -> list[dict[str, str]]:
    """Lines of the error summary; `anchors` gives the input's id of each field."""
    return [item(error.message, anchors.get(name, name)) for error in errors for name in [error.pointer.rpartition("/")[2]]]


def show(template: str, **values: Any) -> str:
    """`submission/<template>` with the helpers that all templates use."""
    helpers = {
        "named": named,
        "moment": unbroken_moment,
        "dong": dong,
        "state": words.state,
        "ended_without_result": words.ENDED_WITHOUT_RESULT,
    }
    return render_template(f"submission/{template}", **{**helpers, "errors": [], **values})
