"""What is read for the balance per unit: sums of events, what the reconcilers found, the parking, the files that are behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pymongo.database import Database

from services.metrics.domain.balance import Balance, Behind, Place, balances
from services.metrics.domain.fact import Fact
from services.metrics.projections.generation import live
from services.metrics.projections.sums import APPLIED_FIELDS
from services.metrics.views.facts import Facts
from shared.events import UndecodableEvent, decode
from shared.mongo.connect import Document
from shared.reconciler import unit_told


class Balances:
    """Reads sums of events and what is behind: costs units and what is behind, not what is applied."""

    def __init__(self, database: Database[Document], facts: Facts) -> None:
        self._database = database
        self._facts = facts

    def by_unit(self) -> list[Balance]:
        """Told, applied, waiting and parked, per unit and source."""
        looks = list(self._database["reconciliation"].find())
        waiting = [_waiting(str(look["_id"]), case) for look in looks for case in look.get("waiting", ())]
        parked = [_parked(entry) for entry in self._database["parked"].find()]
        known = Counter({each.source: 0 for each in waiting})
        for each in waiting:
            known[each.source] += each.last - each.first + 1
        beyond = {str(look["_id"]): int(look["unapplied"]) - known[str(look["_id"])] for look in looks}
        facts = self._behind([*waiting, *parked])
        return balances(self._applied(), waiting, parked, facts, {source: n for source, n in beyond.items() if n > 0})

    def _applied(self) -> Counter[Place]:
        sums: Counter[Place] = Counter()
        for document in self._database[live(self._database).applied].find():
            for source in document.keys() - set(APPLIED_FIELDS):
                sums[document["unit"], source] += document[source]
        return +sums

    def _behind(self, every: Iterable[Behind]) -> dict[str, Fact]:
        case_ids = sorted({each.case_id for each in every})
        fields = {"positions": 1, "deciding_unit": 1, "submitted_to": 1}
        found = self._facts.stored().find({"_id": {"$in": case_ids}}, fields) if case_ids else ()
        return {fact["_id"]: fact for fact in found}


def _waiting(source: str, case: Document) -> Behind:
    return Behind(source, case["case_id"], case["unit"] or "", int(case["first"]), int(case["last"]), case["oldest_at"])


def _parked(entry: Document) -> Behind:
    """A record that does not say which event it is counts as one, under its own name."""
    try:
        unit = unit_told(decode(bytes(entry["payload"]))) or ""
    except UndecodableEvent:
        unit = ""
    if not (entry["case_id"] and entry["sequence"]):
        return Behind(entry["source"] or "", str(entry["_id"]), unit, 1, 1)
    return Behind(entry["source"] or "", entry["case_id"], unit, int(entry["sequence"]), int(entry["sequence"]))
