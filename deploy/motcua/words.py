"""What the command says to a person: Vietnamese, or English with `--lang en` (or MOTCUA_LANG=en)."""

from __future__ import annotations

import os

import click


def language() -> str:
    """`vi` or `en`: as asked on the command line, else by MOTCUA_LANG, else Vietnamese."""
    context = click.get_current_context(silent=True)
    asked = context.find_root().params.get("lang") if context else None
    return str(asked or os.environ.get("MOTCUA_LANG") or "vi")


def words(vi: str, en: str) -> str:
    """The sentence in the language of the person at the terminal."""
    return en if language() == "en" else vi
