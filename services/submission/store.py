"""What submission keeps, and the few questions it asks of it; the rules are in `domain/`, the files in `files/`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import DESCENDING
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.submission.files.pieces import Pieces
from services.submission.files.uploads import Uploads
from services.submission.unmatched_money import UnmatchedMoney
from shared.clock import Clock
from shared.errors import NotFound
from shared.mongo.aggregates import AggregateStore
from shared.mongo.connect import Document, store_time

SOURCE = "submission"
# Drafts of one person. A draft can be a megabyte: without an end, one account could fill the disk.
MOST_DRAFTS = 50
# Where the bank's id of a report stands; each with an index. A report that brought money outlives its attempt, and all that are
# known outlive a purge (`domain.bank_reports`).
OF_A_REPORT = ("payment.attempts.id", "payment.paid.report", "payment.surplus.report", "bank_reports.id")
LISTED_OF_A_DRAFT = ("procedure_code", "saved_at", "expires_at")


class Applications(AggregateStore):
    """The `applications` collection: one document per application, with its outbox."""

    def owned(self, case_id: str, owner: str) -> Document:
        """The application of this person; raises NotFound, also for somebody else's: that it exists is nobody's business."""
        application = self.load(case_id)
        if application["owner"] != owner:
            raise NotFound
        return application

    def of_owner(self, owner: str, before: datetime | None, limit: int) -> list[Document]:
        """The newest applications of a person, sent before `before`."""
        wanted: dict[str, Any] = {"owner": owner, **({"submitted_at": {"$lt": before}} if before else {})}
        return list(self.collection.find(wanted, {"outbox": 0}).sort("submitted_at", DESCENDING).limit(limit))

    def by_tracking_code(self, code: str) -> Document | None:
        """The application with this code, or None."""
        return self.collection.find_one({"tracking_code": code})

    def by_payment_reference(self, reference: str) -> Document | None:
        """The application that is paid under this reference, or None."""
        return self.collection.find_one({"payment.reference": reference})

    def by_bank_report(self, report_id: str) -> Document | None:
        """The application that took in this report of the bank, or None: its id, and what is kept of the reports after a purge.
        Asked place by place, so that an index serves each.
        """
        answers = (self.collection.find_one({field: report_id}, {"purged": 1, "bank_reports": 1}) for field in OF_A_REPORT)
        return next((found for found in answers if found is not None), None)

    def positions(self, case_ids: Sequence[str]) -> list[Document]:
        """The last applied numbers of those of these applications that are here."""
        return list(self.collection.find({"_id": {"$in": list(case_ids)}}, {"positions": 1}))

    def refers_to(self, upload_id: str) -> bool:
        """Whether an application has this upload among its papers."""
        return self.collection.find_one({"attachments.id": upload_id}, {"_id": 1}) is not None


class Drafts:
    """The `drafts` collection: what a person has written so far; deleted by the store itself when its time is over."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._collection = collection

    def find(self, draft_id: str, owner: str) -> Document | None:
        """The draft of this person, or None, also for somebody else's."""
        draft = self._collection.find_one({"_id": draft_id})
        return draft if draft and draft["owner"] == owner else None

    def of_owner(self, owner: str) -> list[Document]:
        """The drafts of a person for a list, newest first: which and of when, not what was written."""
        return list(self._collection.find({"owner": owner}, LISTED_OF_A_DRAFT).sort("saved_at", DESCENDING).limit(MOST_DRAFTS))

    def newest(self, owner: str, procedure_code: str) -> Document | None:
        """The newest draft of this person for this procedure, or None."""
        wanted = {"owner": owner, "procedure_code": procedure_code}
        return self._collection.find_one(wanted, sort=[("saved_at", DESCENDING)])

    def are_full(self, owner: str) -> bool:
        """Whether this person has as many as there may be. Two requests at the same moment can pass: it is against floods."""
        return self._collection.count_documents({"owner": owner}, limit=MOST_DRAFTS) >= MOST_DRAFTS

    def put(self, draft: Document) -> None:
        """Store the draft as it is now; raises NotFound when the key belongs to somebody else."""
        try:
            self._collection.replace_one({"_id": draft["_id"], "owner": draft["owner"]}, draft, upsert=True)
        except DuplicateKeyError as error:
            raise NotFound from error

    def delete(self, draft_id: str, owner: str) -> None:
        """Forget the draft, if it is this person's."""
        self._collection.delete_one({"_id": draft_id, "owner": owner})

    def delete_of_case(self, owner: str, case_id: str) -> None:
        """Forget the drafts that became this application."""
        self._collection.delete_many({"owner": owner, "case_id": case_id})


class Notices:
    """The `notices` collection: news that goes out to citizens. The only place outside applications with their addresses."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._collection = collection

    def put(self, notices: Sequence[Document]) -> None:
        """Add those that are not there yet; their `_id` is the event's id, so a repeated event says nothing twice."""
        for notice in notices:
            self._collection.update_one({"_id": notice["_id"]}, {"$setOnInsert": notice}, upsert=True)

    def take_back(self, notices: Sequence[Document]) -> None:
        """Remove news of what did not come to be."""
        for notice in notices:
            self._collection.delete_one({"_id": notice["_id"]})

    def of_owner(self, owner: str, limit: int = 100) -> list[Document]:
        """The newest news of one person."""
        return list(self._collection.find({"owner": owner}).sort("created_at", DESCENDING).limit(limit))

    def delete_of_case(self, case_id: str) -> None:
        """Forget what was told about this application."""
        self._collection.delete_many({"case_id": case_id})


@dataclass(frozen=True)
class Store:
    """Everything submission keeps."""

    database: Database[Document]
    applications: Applications
    uploads: Uploads
    drafts: Drafts
    notices: Notices
    unmatched: UnmatchedMoney

    def time(self) -> datetime:
        """The present by the clock of the store's machine."""
        return store_time(self.database)


def store_in(database: Database[Document], clock: Clock) -> Store:
    """The collections of `database`; nothing is read yet."""
    return Store(
        database=database,
        applications=Applications(database["applications"], SOURCE, clock),
        uploads=Uploads(database["uploads"], Pieces(database["upload_pieces"]), clock),
        drafts=Drafts(database["drafts"]),
        notices=Notices(database["notices"]),
        unmatched=UnmatchedMoney(database["unmatched_money"]),
    )
