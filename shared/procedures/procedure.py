"""One procedure as it was from one day to another, and the workflow that settles it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shared.calendar import TimeLimit
from shared.procedures.fees import Fee


@dataclass(frozen=True, slots=True)
class Document:
    """A paper the law asks for. `code` is its number in the list, from 1.

    `form`: the form filled in online, so nothing is attached for it. `present_only`: shown, not handed in.
    """

    code: str
    name: str
    name_en: str = ""
    optional: bool = False
    form: bool = False
    present_only: bool = False
    copies: dict[str, int] = field(default_factory=dict)

    @property
    def must_be_attached(self) -> bool:
        """Whether an online application without a file for this paper is incomplete."""
        return not (self.optional or self.form or self.present_only)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a workflow: its name, the post that does it, and its share of the time limit (None: an equal part)."""

    step: str
    role: str
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Workflow:
    """The way of a case file through the office, in order."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure between two days. Codes are republished when the law changes, so the key is (code, valid_from).

    `level`: of the unit that decides; `also_levels`: others that may; `receive_at`: the level whose one-stop shop takes the
    application when it is not the deciding one. `verified` says which fields were read in a source: letters of c (code and name),
    t (time), f (fee), d (documents). English words other than the
    name may be missing (empty): then the Vietnamese ones are shown.
    """

    code: str
    name: str
    name_en: str
    field: str
    level: str
    also_levels: tuple[str, ...]
    receive_at: str | None
    service_level: str
    time_limit: TimeLimit
    extension: dict[str, Any] | None
    fee: Fee
    documents: tuple[Document, ...]
    result: str
    workflow: str
    supplement_clock: str
    personal_data: str | None
    verified: str
    note: str = ""
    field_en: str = ""
    result_en: str = ""
    note_en: str = ""
    sectors: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def receiving_levels(self) -> tuple[str, ...]:
        """The levels whose one-stop shop takes applications for it."""
        return (self.receive_at,) if self.receive_at else (self.level, *self.also_levels)

    @property
    def fee_is_verified(self) -> bool:
        """Whether the fee was read in a source; otherwise it is recalled, and the pages say so beside its amount."""
        return "f" in self.verified

    def valid_on(self, day: date) -> bool:
        """Whether the procedure, as described here, was in force on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
