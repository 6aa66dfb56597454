"""Sending an application: checked completely, stored in one durable write, and the same answer however often it is sent."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo.errors import ConnectionFailure, ExecutionTimeout, OperationFailure, WTimeoutError

from services.submission.domain.applications import Application, submit
from services.submission.domain.intake import Reference, check
from services.submission.domain.receipts import due_preview
from services.submission.domain.tracking import BITS, code_of
from services.submission.store import Store
from shared.clock import Clock
from shared.digests import digest
from shared.errors import DuplicateDocument, FieldError, IdempotencyKeyReused, Invalid, MotCuaError, Unavailable
from shared.events import NewEvent
from shared.message import Message

# Our own name space, so that a case id says nothing about the person it was made of and cannot meet another system's.
CASES = uuid.UUID("b5f1f8a4-6a35-5b0e-9d0f-0f7a3f4a2c11")
# A fresh code meets one of a million others with a chance of 10⁻¹²; three tries are never used up.
CODE_TRIES = 3

UNKNOWN_OUTCOME = Message(
    "Chưa biết hồ sơ đã được ghi nhận hay chưa. Vui lòng bấm gửi lại, hồ sơ không bị trùng.",
    "It is not known whether the application was stored. Send it again: it will not be doubled.",
)


@dataclass(frozen=True, slots=True)
class SubmitApplication:
    """A person asks to send `body`; `key` is theirs and makes the case id. `wrong_shape` is what its schema found already."""

    owner: str
    is_official: bool
    key: str
    body: Mapping[str, Any]
    language: str = "vi"
    wrong_shape: Sequence[FieldError] = ()


@dataclass(frozen=True, slots=True)
class Submitted:
    """The stored application, and whether it had been stored before this request."""

    application: Application
    replayed: bool


def case_id_of(owner: str, key: str) -> str:
    """The case that this person's key stands for: the same for every repetition of the request."""
    return str(uuid.uuid5(CASES, f"{owner}\0{key}"))


class Submitting:
    """Takes applications."""

    def __init__(
        self, store: Store, reference: Reference, clock: Clock, random_bits: Callable[[int], int] = secrets.randbits
    ) -> None:
        self._store = store
        self._reference = reference
        self._clock = clock
        self._random_bits = random_bits

    def handle(self, command: SubmitApplication) -> Submitted:
        """Store the application, or answer as before if it is stored already.

        Raises Invalid with every wrong field, IdempotencyKeyReused, Unavailable. On the way of a good request there is one
        read (of the uploads it names, if any) and one write.
        """
        case_id, request_hash = case_id_of(command.owner, command.key), digest(command.body)
        try:
            return self._store_new(command, case_id, request_hash)
        except (Invalid, DuplicateDocument) as error:
            # A repetition may no longer be valid today (an upload's time is over): it is answered as it was then.
            return self._earlier(case_id, request_hash, error)

    def _store_new(self, command: SubmitApplication, case_id: str, request_hash: str) -> Submitted:
        application, events = self._checked(command)
        application |= {"_id": case_id, "owner": command.owner, "request_hash": request_hash}
        for _ in range(CODE_TRIES):
            application["tracking_code"] = code_of(self._random_bits(BITS))
            try:
                return Submitted(self._insert(application, events), replayed=False)
            except DuplicateDocument:
                if self._store.applications.find(case_id):
                    raise
        raise Unavailable

    def _checked(self, command: SubmitApplication) -> tuple[Application, list[NewEvent]]:
        now = self._clock()
        body = command.body
        named = [paper["upload_id"] for paper in body.get("attachments", ()) if "upload_id" in paper]
        uploads = self._store.uploads.find_ready(named, command.owner)
        checked = check(body, uploads, self._reference, now, command.wrong_shape)
        if checked.errors:
            raise Invalid(errors=checked.errors)
        person = {"applicant_is_official": command.is_official, "language": command.language}
        preview = due_preview(self._reference, checked.facts["procedure_code"], now)
        return submit({**checked.facts, **person, "due_preview": preview}, now, body.get("drafting_seconds"))

    def _insert(self, application: Application, events: Sequence[NewEvent]) -> Application:
        try:
            return self._store.applications.insert(application, events)
        except (ConnectionFailure, ExecutionTimeout, WTimeoutError, OperationFailure) as error:
            return self._read_back(application, error)

    def _read_back(self, application: Application, error: Exception) -> Application:
        """The store did not say whether it wrote: what it holds decides, and without it nothing is claimed."""
        try:
            stored = self._store.applications.find(application["_id"])
        except (ConnectionFailure, ExecutionTimeout, OperationFailure):
            stored = None
        if stored is None or stored["request_hash"] != application["request_hash"]:
            raise Unavailable(UNKNOWN_OUTCOME, retry_after=5) from error
        return stored

    def _earlier(self, case_id: str, request_hash: str, error: MotCuaError) -> Submitted:
        stored = self._store.applications.find(case_id)
        if stored is None:
            raise error
        if stored["request_hash"] != request_hash:
            raise IdempotencyKeyReused from error
        return Submitted(stored, replayed=True)
