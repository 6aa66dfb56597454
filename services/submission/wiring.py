"""The handlers of submission with what they need: made once per process, by `app.py` and `worker.py`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from services.submission.domain.intake import Reference
from services.submission.domain.vietqr import ACCOUNT_NUMBER, BIN, Account
from services.submission.forms import load_forms
from services.submission.handlers.changes import Changing
from services.submission.handlers.drafts import Drafting
from services.submission.handlers.payments import Paying
from services.submission.handlers.submit import Submitting
from services.submission.processing_client import ProcessingClient
from services.submission.settings import Settings
from services.submission.store import Store, store_in
from services.submission.views import Views
from shared.auth.service_token import sign_service_token
from shared.calendar import load_calendar
from shared.clock import Clock, utc_now
from shared.mongo.connect import connect
from shared.pack import read_yaml
from shared.procedures import load_procedures
from shared.units import load_units


@dataclass(frozen=True)
class Submission:
    """Everything a door of submission may ask."""

    settings: Settings
    clock: Clock
    reference: Reference
    store: Store
    submitting: Submitting
    changing: Changing
    drafting: Drafting
    paying: Paying
    views: Views
    processing: ProcessingClient


def wire(settings: Settings, clock: Clock = utc_now) -> Submission:
    """The parts put together; nothing connects before its first use. Raises ValueError for an account that nobody may pay to."""
    pack = Path(settings.district_pack)
    if settings.payment_key and not settings.demo:
        require_verified_account(pack)
    store = store_in(connect(settings.mongo_url, settings.mongo_database), clock)
    reference = load_reference(pack)
    return Submission(
        settings=settings,
        clock=clock,
        reference=reference,
        store=store,
        submitting=Submitting(store, reference, clock),
        changing=Changing(store, reference, clock),
        drafting=Drafting(store, clock),
        paying=Paying(store, clock, settings.payment_key),
        views=Views(reference, online_payment=bool(settings.payment_key)),
        processing=ProcessingClient(settings.processing_url, lambda: service_token(settings)),
    )


def load_reference(pack: Path) -> Reference:
    """The district in `pack`."""
    return Reference(load_units(pack), load_procedures(pack), load_calendar(pack), load_forms(pack), load_account(pack))


def load_account(pack: Path) -> Account:
    """The account that takes the fees. Raises ValueError for one that cannot be: its picture would pay somebody else."""
    found = read_yaml(pack / "payments.yaml").get("account") or {}
    account = Account(*(str(found.get(name, "")) for name in ("bin", "bank", "number", "holder")))
    if not BIN.match(account.bin) or not ACCOUNT_NUMBER.match(account.number):
        raise ValueError("payments.yaml: account: bin must be six digits, number 1 to 19 digits or letters, both in quotes")
    return account


def require_verified_account(pack: Path) -> None:
    """Raises ValueError unless somebody has checked the account: real people would pay to it, and an invented one is nobody's."""
    if read_yaml(pack / "payments.yaml")["account"].get("verified") is not True:
        raise ValueError("payments.yaml: account: verified must be true before fees are paid online")


def service_token(settings: Settings) -> str:
    """A fresh token with which submission knocks at processing's door."""
    return sign_service_token(settings.service_token_key, issuer="submission", audience="processing")
