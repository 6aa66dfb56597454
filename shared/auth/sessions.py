"""Sessions live in the store, so that signing out ends them; the cookie holds nothing but an unguessable name."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Response, current_app, g, request
from pymongo import ASCENDING
from pymongo.collection import Collection

from shared.clock import SKEW, utc_now
from shared.mongo.connect import Document
from shared.mongo.once import insert_once

# How long a session lasts without a new sign-in. An office day; longer, and a forgotten screen stays open over night.
SESSION_HOURS = 10
# A session that ends so much later than any can is ended; below that, this machine's clock may be the one that is wrong.
CERTAINLY = timedelta(minutes=1)


class Sessions:
    """The `sessions` collection of one service."""

    def __init__(self, collection: Collection[Document], service: str, *, secure: bool) -> None:
        self._collection = collection
        self.cookie = f"__Host-motcua_{service}" if secure else f"motcua_{service}"
        self._secure = secure

    def ensure_indexes(self) -> None:
        """Ended sessions are deleted by the store."""
        self._collection.create_index([("ends_at", ASCENDING)], expireAfterSeconds=0)

    def start(self, claims: Mapping[str, Any]) -> str:
        """Begin a session for these claims; always under a new name, so that a name planted before sign-in is worthless."""
        name = secrets.token_urlsafe(32)
        ends_at = utc_now() + timedelta(hours=SESSION_HOURS)
        insert_once(self._collection, {"_id": name, "claims": dict(claims), "ends_at": ends_at})
        return name

    def claims(self, name: str) -> Mapping[str, Any] | None:
        """The claims of a running session."""
        found = self._collection.find_one({"_id": name})
        if found is None or not self._runs(found):
            return None
        claims: Mapping[str, Any] = found["claims"]
        return claims

    def _runs(self, session: Document) -> bool:
        """Whether it has begun and not ended. One that ends later than any that begins now was begun by a clock that ran ahead,
        nobody knows when; it is ended, or it would come back to life. Not at once: this machine's clock may be the one behind."""
        longest = utc_now() + timedelta(hours=SESSION_HOURS)
        if session["ends_at"] > longest + CERTAINLY:
            self.end(session["_id"])
        return bool(utc_now() < session["ends_at"] <= longest + SKEW)

    def end(self, name: str) -> None:
        """End a session at once, on every machine."""
        self._collection.delete_one({"_id": name})

    def set_cookie(self, response: Response, name: str) -> None:
        """Give the browser its name; `Lax`, so that coming back from the identity provider works."""
        response.set_cookie(self.cookie, name, httponly=True, secure=self._secure, samesite="Lax", path="/")

    def clear_cookie(self, response: Response) -> None:
        """Take the name back."""
        response.delete_cookie(self.cookie, httponly=True, secure=self._secure, samesite="Lax", path="/")


def session_claims() -> Mapping[str, Any] | None:
    """The claims of this request's session, looked up once."""
    if "session_claims" not in g:
        sessions: Sessions = current_app.extensions["motcua_auth"].sessions
        name = request.cookies.get(sessions.cookie)
        g.session_claims = sessions.claims(name) if name else None
    found: Mapping[str, Any] | None = g.session_claims
    return found
