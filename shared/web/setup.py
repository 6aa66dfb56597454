"""Pages: languages, templates and what every template may use."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, g, request
from flask_babel import Babel
from flask_wtf.csrf import generate_csrf
from jinja2 import ChoiceLoader, PackageLoader

from shared.auth.current import current_user
from shared.errors import MotCuaError
from shared.language import LANGUAGES, language
from shared.pack import read_yaml
from shared.settings import CommonSettings
from shared.web.assets import asset
from shared.web.bilingual import in_words
from shared.web.filters import FILTERS

COOKIE = "motcua_language"
# A year: who chose a language wants it next time too.
COOKIE_SECONDS = 31_536_000


def register_web(app: Flask, settings: CommonSettings, title_vi: str, title_en: str) -> None:
    """Give `app` its languages and templates: its own, ours, and the components of govuk-frontend."""
    register_languages(app)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    own = app.jinja_loader
    app.jinja_loader = ChoiceLoader([*([own] if own else []), PackageLoader("shared.web"), PackageLoader("govuk_frontend_jinja")])
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals["in_words"] = in_words
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    about = read_yaml(Path(settings.district_pack) / "pack.yaml")
    shared = {"asset": asset, "csrf_token": generate_csrf, "settings": settings, "place": about, "in_language": in_language}
    titles = {"vi": title_vi, "en": title_en}

    @app.context_processor
    def _values() -> dict[str, Any]:
        reads = language()
        return {**shared, "language": reads, "service_title": titles[reads], "user": _user(), "here": request.full_path}

    @app.after_request
    def _remember(response: Response) -> Response:
        if request.args.get("lang") in LANGUAGES:
            secure = settings.cookie_secure
            response.set_cookie(
                COOKIE, request.args["lang"], max_age=COOKIE_SECONDS, samesite="Lax", secure=secure, httponly=True
            )
        return response


def register_languages(app: Flask) -> None:
    """Give `app` its languages alone, for words without pages."""
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(_translations(app))
    Babel(app, locale_selector=choose_language)


def choose_language() -> str:
    """By `?lang=`, then the choice remembered, then the browser's wish; Vietnamese if nothing is said."""
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return wish
    return request.accept_languages.best_match(LANGUAGES, "vi") or "vi"


def in_language(language: str) -> str:
    """The address of this page in another language, with everything that was asked for."""
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return "?" + urlencode([*asked, ("lang", language)])


def _translations(app: Flask) -> list[str]:
    return [str(Path(app.root_path) / "web" / "translations"), str(Path(__file__).parent / "translations")]


def _user() -> Any:
    """The person for the page's header; an error page must appear even when the token is what is wrong."""
    try:
        return current_user()
    except MotCuaError:
        from shared.auth.principal import ANONYMOUS

        g.principal = ANONYMOUS
        return ANONYMOUS
