"""What a supplement makes of the answers: changed, cleared and no longer asked ones, each as the citizen means it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.submission.domain.applications import submit, supplement
from services.submission.domain.intake import Checked, Reference
from services.submission.domain.progress import advance
from services.submission.domain.supplements import check_supplement
from services.submission.wiring import load_reference
from shared.digests import content_digest
from shared.events import NewEvent
from tests.support.applications import APPLICANT, BIRTH
from tests.support.events import event

PACK = Path(__file__).parents[3] / "deploy" / "ba-tri"
NOW = datetime(2021, 1, 19, 2, 30, tzinfo=UTC)
PAPER: dict[str, Any] = {"filename": "a.pdf", "media_type": "application/pdf", "size": 9, "sha256": "0" * 64}
FATHER = {
    "father_full_name": "Nguyễn Thử Ba",
    "father_born_on": "1988",
    "father_id_number": "000088000001",
    "father_address": "Xã An Thủy",
}
ASKED = NewEvent("supplement.requested", {"round": 1, "stage": "reception", "reason": "wrong_information", "clock": "restart"})


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(PACK)


@pytest.fixture
def application() -> dict[str, Any]:
    """A birth with both parents, for which a supplement was asked."""
    facts = {
        "procedure_code": "1.001193",
        "receiving_unit": "29179",
        "service_level": "level_3",
        "channel": "web",
        "applicant": APPLICANT,
        "applicant_is_official": False,
        "form": {**BIRTH, "father_known": True, **FATHER},
        "form_version": 1,
        "attachments": [{"id": "u1", "component": "2", **PAPER}],
    }
    sent, _ = submit(facts, NOW, 140)
    return {**sent, "_id": "case-1", "version": 1, "progress": advance(sent["progress"], event(ASKED, 1))}


def held(application: dict[str, Any], reference: Reference, form: dict[str, Any], **body: Any) -> Checked:
    uploads = {"u2": {**PAPER, "expires_at": NOW + timedelta(days=1)}}
    return check_supplement(application, {"form": form, **body}, uploads, reference, NOW)


def codes(checked: Checked) -> list[tuple[str, str]]:
    return [(error.pointer, error.code) for error in checked.errors]


def test_an_answer_that_is_no_longer_asked_is_gone_and_so_is_its_hash(application: dict[str, Any], reference: Reference) -> None:
    checked = held(application, reference, {"father_known": False})
    assert checked.errors == ()
    changed, told = supplement(application, checked.facts, NOW)
    assert changed["form"] == BIRTH
    assert told[0].data["content_hash"] == content_digest({**application, "form": BIRTH})


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_an_answer_that_was_cleared_is_gone(application: dict[str, Any], reference: Reference, nothing: str | None) -> None:
    checked = held(application, reference, {"father_id_number": nothing})
    assert checked.errors == (), "clearing an answer is something to send"
    changed, _ = supplement(application, checked.facts, NOW)
    assert "father_id_number" not in changed["form"]
    assert changed["form"]["father_full_name"] == FATHER["father_full_name"]


def test_the_history_says_what_was_changed_and_what_was_taken_away(application: dict[str, Any], reference: Reference) -> None:
    checked = held(application, reference, {"father_known": False, "copies": 5}, note="Khai nhầm")
    changed, _ = supplement(application, checked.facts, NOW)
    told = changed["supplements"][0]
    assert told["form"] == {"father_known": False, "copies": 5, **dict.fromkeys(FATHER)}
    assert (told["note"], told["round"], told["attachments"]) == ("Khai nhầm", 1, [])


@pytest.mark.parametrize("form", [{}, {"copies": 2}, {"father_full_name": "  Nguyễn Thử  Ba "}, {"father_known": "yes"}])
def test_what_was_said_before_is_nothing_to_send(application: dict[str, Any], reference: Reference, form: dict[str, Any]) -> None:
    assert codes(held(application, reference, form)) == [("/note", "nothing_to_send")]
    assert held(application, reference, form, attachments=[{"upload_id": "u2", "component": "2"}]).errors == ()


def test_a_required_answer_cannot_be_cleared(application: dict[str, Any], reference: Reference) -> None:
    assert codes(held(application, reference, {"child_full_name": None})) == [("/form/child_full_name", "required")]
