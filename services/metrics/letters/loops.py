"""What the worker does for the letters: make them, and send them where a mail server is set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import structlog
from pymongo.database import Database

from services.metrics.letters.making import LetterMaking
from services.metrics.letters.numbers import Numbers
from services.metrics.letters.post import MailServer, Post
from services.metrics.letters.press import Press
from services.metrics.letters.recipients import load_recipients
from services.metrics.letters.schedule import load_schedule, units_of, without_letter
from services.metrics.letters.sending import LetterSending
from services.metrics.letters.store import Letters
from services.metrics.letters.weeks import Weeks
from services.metrics.settings import Settings
from services.metrics.wiring import district_of, figures_of, late_list_of, reporting_of
from shared.calendar import load_calendar, local_day
from shared.clock import Clock, utc_now
from shared.mongo.connect import Document, store_time
from shared.worker import Loop

log = structlog.get_logger(__name__)


def letter_loops(
    settings: Settings, database: Database[Document], clock: Clock = utc_now, witness: Clock | None = None
) -> list[Loop]:
    """The two loops. Raises SettingsError when there is a mail server and no readable list of receivers."""
    pack = Path(settings.district_pack)
    figures = figures_of(settings, database, clock)
    late, overview = late_list_of(settings, figures), reporting_of(settings, database, figures, clock).overview
    press = Press(settings, late, Numbers(late, overview, district_of(pack)), district_of(pack))
    weeks = Weeks(load_schedule(pack), load_calendar(pack), clock, witness or (lambda: store_time(database)))
    server = mail_server_of(settings)
    recipients = load_recipients(settings.letter_recipients_file) if server else {}
    post = Post(server, press.host) if server else None
    _tell(without_letter(units_of(weeks.schedule, figures.reference.units, local_day(clock())), recipients), recipients, server)
    letters = Letters(database["letters"])
    making = LetterMaking(weeks, figures, press, letters, recipients)
    return [making, LetterSending(weeks, press, letters, recipients, post, figures.views.facts.secret_since, clock)]


def _tell(without: Sequence[str], recipients: Mapping[str, str], server: MailServer | None) -> None:
    """How many get letters, and by their slots, never their addresses, those who were named and get none."""
    if without:
        log.warning("letter_receivers_without_letter", slots=list(without))
    log.info("letters_ready", mail_server=server is not None, receivers=len(recipients) - len(without))


def mail_server_of(settings: Settings) -> MailServer | None:
    """The mail server; None when none is set: letters are kept and can be read, and nothing is sent."""
    if not settings.letter_smtp_host:
        return None
    return MailServer(
        settings.letter_smtp_host,
        settings.letter_smtp_port,
        settings.letter_smtp_security,
        settings.letter_smtp_user,
        settings.letter_smtp_password,
        settings.letter_from,
    )
