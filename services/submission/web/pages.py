"""What every page of the citizens needs: the language, names in it, error items, and the words for codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, render_template
from flask_babel import get_locale

from services.submission.web import words
from shared.errors import FieldError, Message, MotCuaError

Page = str | tuple[str, int]


def page_blueprint(name: str, import_name: str, prefix: str = "") -> Blueprint:
    """A blueprint of pages, with this service's templates."""
    return Blueprint(name, import_name, url_prefix=prefix or None, template_folder="templates")


def language() -> str:
    """`vi` or `en`."""
    return str(get_locale() or "vi")


def named(thing: Any) -> str:
    """The name of a procedure or a unit in the reader's language; a view or an object."""
    read = thing.get if isinstance(thing, Mapping) else lambda name: getattr(thing, name, None)
    return str((language() == "en" and read("name_en")) or read("name"))


def said(message: Message) -> str:
    """`message` in the reader's language."""
    return message.en if language() == "en" else message.vi


def item(message: Message, anchor: str) -> dict[str, str]:
    """A line of the error summary that leads to `anchor`."""
    return {"text": said(message), "href": anchor if anchor.startswith("/") else f"#{anchor}"}


def items(errors: Iterable[FieldError], anchors: Mapping[str, str]) -> list[dict[str, str]]:
    """Lines of the error summary; `anchors` gives the input's id of each field."""
    return [item(error.message, anchors.get(name, name)) for error in errors for name in [error.pointer.rpartition("/")[2]]]


def problem_items(error: MotCuaError, anchor: str) -> list[dict[str, str]]:
    """The lines for an error of a whole request: its fields', or its own."""
    if error.errors:
        return [item(wrong.message, anchor) for wrong in error.errors]
    return [item(error.reason, anchor)]


def show(template: str, **values: Any) -> str:
    """`submission/<template>` with the helpers that all templates use."""
    helpers = {"named": named, "moment": words.moment, "size": words.size, "states": words.STATES}
    return render_template(f"submission/{template}", **{**helpers, "errors": [], **values})
