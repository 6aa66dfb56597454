"""Adding a service's blueprints to its application, API and pages alike."""

from __future__ import annotations

from flask import Blueprint, Flask
from flask_smorest import Blueprint as ApiBlueprint


def register(app: Flask, *blueprints: Blueprint) -> None:
    """Register `blueprints`; those of flask-smorest also appear in the API's description."""
    for blueprint in blueprints:
        if isinstance(blueprint, ApiBlueprint):
            app.extensions["motcua_api"].register_blueprint(blueprint)
        else:
            app.register_blueprint(blueprint)
