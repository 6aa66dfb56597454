"""The auditor: recomputes everything from the two journals and compares with what the services say. Shares no code with them.

It knows the wire form of events, the names of collections and the definition of the online share, and nothing else.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from pymongo import MongoClient

Wire = dict[str, Any]
# What has no life to go through, and what may still happen to a file that is closed.
COUNTED_ONLY = {"register_entry.recorded", "secret_files.counted"}
AFTER_THE_END = {"result.handed_over", "payment.collected", "payment.returned", "case.marked_secret"}
FEES = ("fee_paid", "fee_paid_online", "fee_owed")
HOME = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass
class Findings:
    """What was counted, and every disagreement in words. `wrong` empty means that the books balance."""

    events: int = 0
    cases: int = 0
    closed: int = 0
    wrong: list[str] = field(default_factory=list)

    def check(self, truth: bool, sentence: str) -> None:
        """Note `sentence` unless `truth`."""
        if not truth:
            self.wrong.append(sentence)


class Auditor:
    """Reads the databases of the three services, directly."""

    def __init__(self, mongo_url: str, submission: str, processing: str, metrics: str) -> None:
        self._client: MongoClient[dict[str, Any]] = MongoClient(mongo_url, tz_aware=True)
        self.submission = self._client[submission]
        self.processing = self._client[processing]
        self.metrics = self._client[metrics]

    def close(self) -> None:
        """Let go of the store."""
        self._client.close()

    def journals(self) -> dict[tuple[str, str], list[Wire]]:
        """All events by (source, case), in order of their sequence."""
        found: dict[tuple[str, str], list[Wire]] = defaultdict(list)
        for database in (self.submission, self.processing):
            for entry in database["events"].find():
                found[entry["event"]["source"], entry["case_id"]].append(entry["event"])
        return {key: sorted(events, key=lambda event: int(event["sequence"])) for key, events in found.items()}

    def audit(self, acknowledged: Iterable[str] = ()) -> Findings:
        """Check the invariants I1 to I5 and I8 once all is quiet; `acknowledged` are the case ids answered with 201."""
        journals = self.journals()
        findings = Findings(events=sum(map(len, journals.values())), cases=len({case for _, case in journals}))
        self._submissions_exist_once(findings, list(acknowledged))
        self._sequences_have_no_hole(findings, journals)
        self._positions_are_without_hole(findings)
        self._everything_is_applied(findings, journals)
        self._tallies_are_right(findings, journals)
        self._nothing_forbidden_happened(findings, journals)
        self._fees_are_counted_once(findings, journals)
        return findings

    def quiet(self) -> bool:
        """Whether everything that was done stands in a journal, and everybody has read all of it."""
        return not self.unsettled()

    def unsettled(self) -> list[str]:
        """What still has to come before the books can balance, in words.

        Who says of himself that he is behind is believed: reading all books again and again would hold up those who write them.
        """
        owned = (
            self.submission["applications"],
            *(self.processing[name] for name in ("cases", "register_entries", "secret_counts")),
        )
        waiting = {collection.name: collection.count_documents({"pending": True}) for collection in owned}
        found = [f"{count} of {name} wait in their outbox" for name, count in waiting.items() if count]
        for database in (self.submission, self.processing, self.metrics):
            looks = database["reconciliation"].find({"unapplied": {"$gt": 0}})
            found += [f"{database.name} is behind: {look}" for look in looks]
        return found or self.audit().wrong

    def chain_faults(self) -> list[str]:
        """I7: what is wrong with the chain over the audit log, hashed anew entry by entry."""
        entries = {entry["_id"]: entry for entry in self.processing["audit"].find({}, {"sealed": False})}
        faults, previous = [], "0" * 64
        for number, seal in enumerate(self.processing["audit_seals"].find().sort("_id", 1), start=1):
            told = orjson.dumps(entries.pop(seal["entry"], {}), option=orjson.OPT_SORT_KEYS)
            expected = hashlib.sha256(previous.encode() + told).hexdigest()
            if (seal["_id"], seal["hash"]) != (number, expected):
                faults.append(f"I7: seal {seal['_id']} does not fit its entry")
            previous = seal["hash"]
        return faults + [f"I7: {len(entries)} entries are not sealed"] * bool(entries)

    def heads(self) -> dict[tuple[str, str], int]:
        """The newest number of each (source, case) in the journals."""
        return {key: int(events[-1]["sequence"]) for key, events in self.journals().items()}

    def _submissions_exist_once(self, findings: Findings, acknowledged: list[str]) -> None:
        """I1."""
        stored = {document["_id"] for document in self.submission["applications"].find({}, {"_id": 1})}
        for case_id in acknowledged:
            findings.check(case_id in stored, f"I1: {case_id} was acknowledged and is not stored")
        findings.check(len(set(acknowledged)) == len(acknowledged), "I1: two acknowledged submissions share a case")

    def _sequences_have_no_hole(self, findings: Findings, journals: dict[tuple[str, str], list[Wire]]) -> None:
        """I2."""
        for key, events in journals.items():
            numbers = [event["sequence"] for event in events]
            findings.check(numbers == list(range(1, len(numbers) + 1)), f"I2: {key} has the numbers {numbers}")

    def _positions_are_without_hole(self, findings: Findings) -> None:
        """The positions of a journal run from 1 to its head."""
        for database in (self.submission, self.processing):
            positions = sorted(int(entry["position"]) for entry in database["events"].find({}, {"position": 1}))
            findings.check(positions == list(range(1, len(positions) + 1)), f"{database.name}: journal positions have a hole")

    def _everything_is_applied(self, findings: Findings, journals: dict[tuple[str, str], list[Wire]]) -> None:
        """I3."""
        facts = {fact["_id"]: fact["positions"] for fact in self._facts()}
        cases = {case["_id"]: case["positions"] for case in self.processing["cases"].find({}, {"positions": 1})}
        applications = {each["_id"]: each["positions"] for each in self.submission["applications"].find({}, {"positions": 1})}
        for (source, case_id), events in journals.items():
            head = events[-1]["sequence"]
            applied = facts.get(case_id, {}).get(source, 0)
            findings.check(applied == head, f"I3: metrics applied {applied} of {head} of {source}:{case_id}")
            reader = cases if source == "submission" else applications
            if source == "submission" or case_id in applications:
                read = reader.get(case_id, {}).get(source, 0)
                findings.check(read == head, f"I3: {source}:{case_id} is read to {read} of {head} by its peer")

    def _tallies_are_right(self, findings: Findings, journals: dict[tuple[str, str], list[Wire]]) -> None:
        """I4: closed and online by (unit, level, day, kind), from the journals and from the tallies."""
        expected = recompute(journals)
        findings.closed = sum(counted["closed"] for counted in expected.values())
        told: dict[tuple[str, str, str, str], Counter[str]] = defaultdict(Counter)
        for tally in self._tallies():
            key = (tally["unit"], tally["level"], str(tally["day"])[:10], tally["kind"])
            told[key].update({name: tally.get(name, 0) for name in ("closed", "online")})
        for key in expected.keys() | {key for key, value in told.items() if value["closed"]}:
            right, said = expected.get(key, Counter()), told.get(key, Counter())
            same = (right["closed"], right["online"]) == (said["closed"], said["online"])
            findings.check(same, f"I4: {key}: journals say {dict(right)}, tallies say {dict(said)}")

    def _fees_are_counted_once(self, findings: Findings, journals: dict[tuple[str, str], list[Wire]]) -> None:
        """I8: no file is paid twice on one way, and the sums hold as many paid and owing files as the journals."""
        for (source, case_id), events in journals.items():
            told = Counter(event["type"] for event in events)
            once = all(told[what] <= 1 for what in ("payment.asked", "payment.collected", "payment.completed"))
            findings.check(once, f"I8: {source}:{case_id} tells of one payment twice")
        right, said = recompute_fees(journals), Counter(dict.fromkeys(FEES, 0))
        for cell in self.metrics[self._generation("cells")].find({}, dict.fromkeys(FEES, 1)):
            said.update({name: cell.get(name, 0) for name in FEES})
        same = all(right[name] == said[name] for name in FEES)
        findings.check(same, f"I8: journals say {dict(right)}, sums say {dict(said)}")

    def _nothing_forbidden_happened(self, findings: Findings, journals: dict[tuple[str, str], list[Wire]]) -> None:
        """I5, as far as events tell it: a file is opened once and first, closed once, and not worked on afterwards."""
        for (source, case_id), events in journals.items():
            told = [event["type"] for event in events]
            if source != "processing" or told[0] in COUNTED_ONLY:
                continue
            closed = told.index("case.closed") if "case.closed" in told else len(told)
            right = told[0] == "case.opened" and told.count("case.opened") == 1 and told.count("case.closed") <= 1
            findings.check(right and set(told[closed + 1 :]) <= AFTER_THE_END, f"I5: {case_id} went through {told}")

    def _facts(self) -> Iterable[dict[str, Any]]:
        return self.metrics[self._generation("facts")].find({}, {"positions": 1})

    def _tallies(self) -> Iterable[dict[str, Any]]:
        return self.metrics[self._generation("tallies")].find()

    def _generation(self, name: str) -> str:
        """The collection that is live: a rebuild writes others, with a number, and changes one pointer."""
        pointer = self.metrics["generations"].find_one({"_id": "generation"}) or {"number": 1}
        return name if pointer["number"] == 1 else f"{name}_{pointer['number']}"


def recompute(journals: dict[tuple[str, str], list[Wire]]) -> dict[tuple[str, str, str, str], Counter[str]]:
    """The counted files by (unit, level, day closed, kind), straight from the definition in words."""
    histories: dict[str, list[Wire]] = defaultdict(list)
    for (_, case_id), events in sorted(journals.items()):
        histories[case_id] += events
    result: dict[tuple[str, str, str, str], Counter[str]] = defaultdict(Counter)
    for events in histories.values():
        counted = _counted(events)
        if counted:
            key, online = counted
            result[key].update(closed=1, online=int(online))
    return result


def recompute_fees(journals: dict[tuple[str, str], list[Wire]]) -> Counter[str]:
    """The received files that were paid, paid online, and that owe; a secret file is none of them."""
    histories: dict[str, dict[str, Wire]] = defaultdict(dict)
    for (_, case_id), events in journals.items():
        histories[case_id] |= {event["type"]: event["data"] for event in events}
    found: Counter[str] = Counter()
    for told in histories.values():
        if "case.received" not in told or "case.marked_secret" in told:
            continue
        paid = "payment.completed" in told or "payment.collected" in told
        lapsed = told.get("case.closed", {}).get("outcome", "granted") != "granted"
        owed = "payment.asked" in told and not paid and not lapsed
        found.update(fee_paid=int(paid), fee_paid_online=int("payment.completed" in told), fee_owed=int(owed))
    return found


def _counted(events: list[Wire]) -> tuple[tuple[str, str, str, str], bool] | None:
    """(unit, level, day, kind) and whether it was handled online; None when the file is open or excluded."""
    of_type = {event["type"]: event["data"] for event in events}
    if "case.marked_secret" in of_type or "secret_files.counted" in of_type:
        return None
    if "register_entry.recorded" in of_type:
        entry = of_type["register_entry.recorded"]
        key = (entry["deciding_unit"], entry["level"], entry["closed_on"], entry["kind"])
        return (key, False) if entry["closed_on"] else None
    closed = of_type.get("case.closed")
    if closed is None or (closed["outcome"] == "withdrawn" and "case.received" not in of_type):
        return None
    opened = of_type["case.opened"]
    day = datetime.fromisoformat(closed["closed_at"]).astimezone(HOME).date().isoformat()
    steps = [event["data"]["medium"] for event in events if event["type"] == "step.completed"]
    electronic = of_type.get("result.released", {}).get("medium") == "electronic"
    unit, level = _decided_at(opened, [event["data"] for event in events if event["type"] == "case.transferred"])
    return (unit, level, day, opened["kind"]), electronic and bool(steps) and all(medium == "system" for medium in steps)


def _decided_at(opened: Wire, transfers: list[Wire]) -> tuple[str, str]:
    """The unit that decided in the end and its level: only the deciding unit's own transfers count."""
    unit, level = opened["deciding_unit"], opened["level"]
    for moved in transfers:
        if moved["from_unit"] == unit:
            unit, level = moved["to_unit"], moved["level"]
    return unit, level
