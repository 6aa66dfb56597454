"""Pages for officials, server-rendered; everything works without JavaScript."""

from __future__ import annotations

from flask import Blueprint, Flask

from services.processing.wiring import Processing


def blueprints(processing: Processing) -> list[Blueprint]:
    """The pages."""
    return []


def register_words(app: Flask) -> None:
    """What the templates may say."""
