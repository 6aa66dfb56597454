"""Processing's application on the real store, with officials who are known by made-up tokens."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.processing.app import create_app
from services.processing.indexes import ensure_indexes
from services.processing.wiring import Processing
from shared.errors import Unauthenticated
from shared.events import Event, NewEvent
from shared.events.envelope import place

COMMUNE, DISTRICT, DEPARTMENT = "29179", "836", "836.LD"
BIRTH, ALLOWANCE, BUSINESS = "1.001193", "1.001776", "1.001612"


class MadeUpTokens:
    """A token is `role@unit` or several joined by `+`; nobody needs an identity provider."""

    def verify(self, token: str) -> Mapping[str, Any]:
        posts = [post.split("@") for post in token.split("+")]
        if any(len(post) != 2 for post in posts):
            raise Unauthenticated
        roles = [{"role": role, "unit": unit} for role, unit in posts]
        known = [] if token.startswith("citizen") else roles
        return {"sub": f"official-{token}", "HoVaTen": "Cán bộ thử nghiệm", "LoaiTaiKhoan": "1", "motcua_roles": known}


class Moment:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def passes(self, **span: float) -> None:
        self.at += timedelta(**span)


class Desk:
    """An official's HTTP client to the application."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.processing: Processing = app.extensions["motcua_processing"]

    def get(self, path: str, post: str, **options: Any) -> Any:
        return self.app.test_client().get(path, headers=_bearer(post), **options)

    def send(self, path: str, post: str, body: Any, **headers: str) -> Any:
        return self.app.test_client().post(path, json=body, headers={**_bearer(post), **headers})

    def find(self, words: str, post: str) -> list[dict[str, Any]]:
        answer = self.send("/api/v1/cases/search", post, {"q": words})
        assert answer.status_code == 200, answer.json
        return list(answer.json["cases"])

    def case(self, case_id: str, post: str) -> dict[str, Any]:
        answer = self.get(f"/api/v1/cases/{case_id}", post)
        assert answer.status_code == 200, answer.json
        return dict(answer.json)

    def act(self, case_id: str, action: str, post: str, body: Any = None, revision: int | None = None) -> Any:
        stored = self.processing.office.cases.load(case_id)
        tag = f'"{stored["revision"] if revision is None else revision}"'
        return self.send(f"/api/v1/cases/{case_id}/actions/{action}", post, body or {}, **{"If-Match": tag})

    def done(self, case_id: str, action: str, post: str, body: Any = None) -> dict[str, Any]:
        answer = self.act(case_id, action, post, body)
        assert answer.status_code == 200, answer.json
        return dict(answer.json)

    def open_at_counter(self, post: str = f"receptionist@{COMMUNE}", **changes: Any) -> Any:
        body = {
            "origin": "counter",
            "unit": COMMUNE,
            "procedure_code": BIRTH,
            "applicant": {"full_name": "Nguyễn Thử Nghiệm", "id_number": "000190000001", "phone": "0900000001"},
        }
        key = changes.pop("key", secrets.token_hex(8))
        return self.send("/api/v1/cases", post, {**body, **changes}, **{"Idempotency-Key": key})


def _bearer(post: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {post}"}


@pytest.fixture
def clock() -> Moment:
    """Wednesday 25 November 2026, nine in the morning (the 24th is a holiday)."""
    return Moment(datetime(2026, 11, 25, 2, 0, tzinfo=UTC))


@pytest.fixture
def desk(database: str, clock: Moment, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The application over a database of its own."""
    monkeypatch.setenv("RATE_LIMITS", "0")
    app = create_app(verifier=MadeUpTokens(), clock=clock)
    app.testing = True
    processing: Processing = app.extensions["motcua_processing"]
    ensure_indexes(processing.database)
    yield Desk(app)
    processing.database.client.close()


def submitted(case_id: str, *, procedure: str = BIRTH, unit: str = COMMUNE, content_hash: str = "0" * 64) -> Event:
    """What submission tells of a new application."""
    data = {
        "procedure_code": procedure,
        "receiving_unit": unit,
        "channel": "web",
        "applicant_kind": "citizen",
        "applicant_is_official": False,
        "service_level": "level_4",
        "attachment_count": 1,
        "content_hash": content_hash,
        "drafting_seconds": 120,
    }
    return told(case_id, 1, "application.submitted", data)


def told(case_id: str, sequence: int, kind: str, data: dict[str, Any]) -> Event:
    """Event number `sequence` of submission about the case."""
    time = datetime(2026, 11, 24, 1, 59, tzinfo=UTC)
    return place(NewEvent(kind, data), source="submission", case_id=case_id, sequence=sequence, time=time)
