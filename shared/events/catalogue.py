"""Every event there is: who tells it, in which version, with which data, and who listens.

A name is `noun.past_participle`, our own string and not a class path, so that code can be renamed and history stays readable.
A name that is no longer told stays here with `retired=True`: old events must still be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from marshmallow import RAISE, Schema

from shared.events import processing_schemas as processing
from shared.events import submission_schemas as submission
from shared.events.plain import plain_reader

GRAMMAR = re.compile(r"^[a-z_]+\.[a-z_]+$")


@dataclass(frozen=True)
class EventType:
    """One type of event. `version` is the newest; older ones are upcast on reading."""

    name: str
    source: str
    version: int
    schema_class: type[Schema]
    consumers: tuple[str, ...] = field(default=("metrics",))
    retired: bool = False

    @cached_property
    def schema(self) -> Schema:
        """The schema, built once; unknown fields raise, because a field nobody declared could carry a name."""
        return self.schema_class(unknown=RAISE)

    @cached_property
    def read_plain(self) -> Callable[[Mapping[str, Any]], dict[str, Any] | None]:
        """The quick way to load data that is plainly right; None: ask the schema. See `shared.events.plain`."""
        return plain_reader(self.schema)

    @property
    def words(self) -> str:
        """What the event says, in one sentence."""
        return (self.schema_class.__doc__ or "").strip().split("\n")[0]


_CITIZEN_SEES = ("submission", "metrics")
_OFFICIAL_SEES = ("processing", "metrics")

_TYPES = (
    EventType("application.submitted", "submission", 2, submission.ApplicationSubmitted, _OFFICIAL_SEES),
    EventType("application.supplemented", "submission", 1, submission.ApplicationSupplemented, _OFFICIAL_SEES),
    EventType("application.withdrawn", "submission", 1, submission.ApplicationWithdrawn, _OFFICIAL_SEES),
    EventType("application.rated", "submission", 1, submission.ApplicationRated, _OFFICIAL_SEES),
    EventType("payment.completed", "submission", 1, submission.PaymentCompleted, _OFFICIAL_SEES),
    EventType("payment.overpaid", "submission", 1, submission.PaymentOverpaid, _OFFICIAL_SEES),
    EventType("application.purged", "submission", 1, submission.ApplicationPurged, _OFFICIAL_SEES),
    EventType("case.opened", "processing", 1, processing.CaseOpened, _CITIZEN_SEES),
    EventType("case.received", "processing", 1, processing.CaseReceived, _CITIZEN_SEES),
    EventType("payment.asked", "processing", 1, processing.PaymentAsked, _CITIZEN_SEES),
    EventType("payment.collected", "processing", 1, processing.PaymentCollected, _CITIZEN_SEES),
    EventType("payment.returned", "processing", 1, processing.PaymentReturned, _CITIZEN_SEES),
    EventType("supplement.requested", "processing", 1, processing.SupplementRequested, _CITIZEN_SEES),
    EventType("supplement.accepted", "processing", 1, processing.SupplementAccepted, _CITIZEN_SEES),
    EventType("step.claimed", "processing", 1, processing.StepClaimed, _CITIZEN_SEES),
    EventType("step.completed", "processing", 1, processing.StepCompleted, _CITIZEN_SEES),
    EventType("step.returned", "processing", 1, processing.StepReturned, _CITIZEN_SEES),
    EventType("case.extended", "processing", 1, processing.CaseExtended, _CITIZEN_SEES),
    EventType("case.transferred", "processing", 1, processing.CaseTransferred, _CITIZEN_SEES),
    EventType("result.signed", "processing", 1, processing.ResultSigned, _CITIZEN_SEES),
    EventType("result.released", "processing", 1, processing.ResultReleased, _CITIZEN_SEES),
    EventType("case.closed", "processing", 1, processing.CaseClosed, _CITIZEN_SEES),
    EventType("result.handed_over", "processing", 1, processing.ResultHandedOver, _CITIZEN_SEES),
    EventType("case.marked_secret", "processing", 1, processing.CaseMarkedSecret, _CITIZEN_SEES),
    EventType("register_entry.recorded", "processing", 1, processing.RegisterEntryRecorded),
    EventType("secret_files.counted", "processing", 1, processing.SecretFilesCounted),
)

CATALOGUE: dict[str, EventType] = {event_type.name: event_type for event_type in _TYPES}
SOURCES: tuple[str, ...] = ("submission", "processing")
