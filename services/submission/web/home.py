"""The first pages: search, life events, and one page per procedure that says everything before anybody signs in (ux C1, C2)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from flask import Blueprint, request
from markupsafe import Markup

from services.submission.domain.components import components
from services.submission.domain.receipts import due_preview
from services.submission.domain.receiving import receivers
from services.submission.web import words
from services.submission.web.money import district_of, may_settle
from services.submission.web.pages import named, page_blueprint, show
from services.submission.web.texts import _
from services.submission.wiring import Submission
from shared.auth.access import access
from shared.auth.current import current_user
from shared.calendar import local_day
from shared.language import language
from shared.message import Message, message_of
from shared.pack import read_yaml
from shared.procedures import Procedure
from shared.text import fold
from shared.web.bilingual import in_words
from shared.web.filters import dong

LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Something that happens in a life, and the codes of the procedures that go with it."""

    title: Message
    codes: tuple[str, ...]


def blueprint(submission: Submission) -> Blueprint:
    """The pages over `submission`."""
    pages = page_blueprint("home", __name__)
    life_events = load_life_events(Path(submission.settings.district_pack))
    district = district_of(submission)

    @pages.get("/")
    @access.public
    def home_page() -> str:
        """Search and life events."""
        day = local_day(submission.clock())
        offered = {procedure.code: procedure for procedure in submission.reference.procedures.all(day)}
        events = [
            {
                "title": event.title.in_language(language()),
                "procedures": [offered[code] for code in event.codes if code in offered],
            }
            for event in life_events
        ]
        settles = not current_user().is_anonymous and may_settle(district)
        return show("home.html", settles_money=settles, life_events=[event for event in events if event["procedures"]])

    @pages.get("/procedures")
    @access.public
    def search() -> str:
        """Procedures by any words, with or without marks; all of them without words."""
        q = request.args.get("q", "")[:LONGEST_SEARCH].strip()
        found = find_procedures(submission, q)
        return show("search.html", q=q, procedures=found, groups=_by_field(found))

    @pages.get("/procedures/<code>")
    @access.public
    def start_page(code: str) -> str:
        """What you get, when, for how much, with which papers, and one button."""
        now = submission.clock()
        procedure = submission.reference.procedures.get(code, local_day(now))
        shops = receivers(procedure, submission.reference.units, local_day(now))
        return show(
            "start.html",
            procedure=procedure,
            components=components(procedure),
            due_at=due_preview(submission.reference, code, now),
            fee=fee_words(procedure),
            receivers=named(shops[0]) if len(shops) == 1 else _("Xã, thị trấn nơi bạn cư trú"),
            level=words.LEVELS.get(procedure.service_level, ""),
        )

    return pages


def load_life_events(pack: Path) -> list[LifeEvent]:
    """The life events of the district's pack."""
    raw = read_yaml(pack / "forms" / "home" / "life_events.yaml")
    return [
        LifeEvent(message_of(event, f"life_events.yaml: entry {number}"), tuple(event["procedures"]))
        for number, event in enumerate(raw, start=1)
    ]


def find_procedures(submission: Submission, q: str) -> list[Procedure]:
    """Procedures offered today that match `q`; all of them when it is empty."""
    day = local_day(submission.clock())
    catalogue = submission.reference.procedures
    return catalogue.search(q, day)


def fee_words(procedure: Procedure) -> str:
    """The fee in words: nothing, an amount, or where it is set."""
    fee = procedure.fee
    if fee.per_page:
        first, further, most = map(dong, fee.per_page)
        return _(
            "%(first)s mỗi trang, từ trang thứ ba %(further)s, nhiều nhất %(most)s một bản",
            first=first,
            further=further,
            most=most,
        )
    amount = fee.of(online=True)
    if amount is None:
        return _("Theo quy định của Hội đồng nhân dân tỉnh")
    if amount == 0:
        return _("Không thu")
    return Markup("{} / {}").format(dong(amount), in_words(fee.unit, fee.unit_en)) if fee.unit else dong(amount)


def _by_field(found: list[Procedure]) -> list[tuple[str, list[Procedure]]]:
    """Fields in the order of their names as the reader sees them, Đ among the letters and not behind them."""
    ordered = sorted(found, key=lambda procedure: (fold(_field_shown(procedure)), procedure.field))
    return [(field, list(group)) for field, group in groupby(ordered, key=lambda procedure: procedure.field)]


def _field_shown(procedure: Procedure) -> str:
    return (procedure.field_en if language() == "en" else "") or procedure.field
