"""The words of the pages where no request is answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask_babel import force_locale

from shared.web.setup import register_languages


class Voice:
    """Speaks a language that somebody asked for earlier. There is an application only because translations need one."""

    def __init__(self) -> None:
        self._app = Flask("services.metrics.app", static_folder=None)
        register_languages(self._app)

    @contextmanager
    def in_language(self, language: str) -> Iterator[None]:
        """Within it, whatever is put into words is in `language` (`vi` or `en`)."""
        with self._app.app_context(), force_locale(language):
            yield
