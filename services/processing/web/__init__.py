"""Pages for officials, server-rendered; everything works without JavaScript."""

from __future__ import annotations

from flask import Blueprint, Flask

from services.processing import words
from services.processing.web import acting, intake_pages, lists, register_pages, sheets
from services.processing.web.labels import faults_in
from services.processing.wiring import Processing
from shared.working_time import duration


def blueprints(processing: Processing) -> list[Blueprint]:
    """The pages."""
    modules = (lists, acting, intake_pages, register_pages, sheets)
    return [module.blueprint(processing) for module in modules]


def register_words(app: Flask) -> None:
    """What the templates may say: words for codes in the reader's language."""
    tables = ("STEPS", "POSTS", "CHANNELS", "STATES", "OUTCOMES", "TIMELINESS", "ACTIONS", "FEES", "WAYS_BACK")
    app.jinja_env.globals.update({name: getattr(words, name) for name in tables}, word=words.word, duration=duration)
    app.jinja_env.globals.update(navigation=lists.NAVIGATION, faults_in=faults_in)
