"""The figures recomputed from the journals: equal document by document and unit by unit, and the first difference is named."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Iterator
from threading import Thread, Timer
from typing import Any

import pytest
from click.testing import CliRunner
from pymongo.database import Database

from deploy.motcua.commands import rebuild as rebuild_command
from deploy.motcua.commands import verify as verify_command
from services.metrics import patience, worker
from services.metrics import rebuild as rebuilding
from services.metrics import replace as replacing
from services.metrics import verify as proving
from services.metrics.differences import DOCUMENT, Difference
from services.metrics.domain.period import parse
from services.metrics.domain.question import Question
from services.metrics.indexes import ensure_indexes
from services.metrics.patience import STAGE, Follower, differences
from services.metrics.projections import generation
from services.metrics.projections.generation import POINTER, Generation, SumsOutdated, epoch_of, live, pointers
from services.metrics.projections.projection import MetricsProjection
from services.metrics.projections.sums import CELL_FIELDS
from services.metrics.projections.switching import next_generation, put_in_place, undo
from services.metrics.rebuild import Rebuild
from services.metrics.reshaping import BUSY_SECONDS, IDLE_SECONDS, Reshaping
from services.metrics.views import Views
from shared.clock import utc_now
from shared.errors import PeerUnavailable
from shared.events import Event, to_wire
from shared.message import Message, Progress
from shared.mongo.connect import Document, connect
from shared.mongo.journal import Journal
from shared.projection import CaseKey
from tests.support.district_life import lives
from tests.support.histories import closed_case
from tests.support.ledger import LocalJournal

pytestmark = pytest.mark.servers
SOURCES = ("submission", "processing")
# As the tests' settings say.
SHARDS = 3
YEARS = Question(parse("2020-01-01..2026-12-31"))
Store = Database[Document]


@pytest.fixture
def events() -> list[Event]:
    return lives(random.Random(11), 60, 40)


@pytest.fixture
def journals(document_store_url: str, database: str, events: list[Event]) -> Iterator[list[LocalJournal]]:
    stores = [connect(document_store_url, f"{database}_{source}") for source in SOURCES]
    yield [_told(store, source, [to_wire(each) for each in events]) for store, source in zip(stores, SOURCES, strict=True)]
    for store in stores:
        store.client.close()


def _told(store: Store, source: str, wires: list[Document]) -> LocalJournal:
    journal = Journal(store)
    journal.ensure_indexes()
    journal.append([wire for wire in wires if wire["source"] == source])
    return LocalJournal(journal, source)


@pytest.fixture
def store(document_store_url: str, database: str, events: list[Event]) -> Iterator[Store]:
    connected = connect(document_store_url, database)
    ensure_indexes(connected)
    for start in range(0, len(events), 50):
        MetricsProjection(connected, SHARDS).apply(_batch(events[start : start + 50]))
    yield connected
    connected.client.close()


def _batch(events: list[Event]) -> dict[CaseKey, list[Event]]:
    batch: dict[CaseKey, list[Event]] = defaultdict(list)
    for event in events:
        batch[event.source, event.case_id].append(event)
    return batch


def _rebuild(store: Store, journals: list[LocalJournal]) -> Rebuild:
    return Rebuild(store, journals, SHARDS)  # type: ignore[arg-type]


def test_sums_that_count_other_things_are_used_by_nobody_until_they_are_computed_anew(
    store: Store, journals: list[LocalJournal], events: list[Event]
) -> None:
    loop = Reshaping(store, lambda progress: Rebuild(store, journals, SHARDS, progress), utc_now)  # type: ignore[arg-type]
    assert loop.step() == IDLE_SECONDS and live(store).number == 1
    before = {cell["_id"]: cell for cell in store["cells"].find({}, {"revision": 0})}
    _as_older_code_wrote_them(store)
    for use in (lambda: Views.of(store).sums.counts(YEARS), lambda: MetricsProjection(store, SHARDS).apply(_batch(events[:1]))):
        with pytest.raises(SumsOutdated):
            use()
    loop.step()
    after = {cell["_id"]: cell for cell in store[live(store).cells].find({}, {"revision": 0})}
    assert _without_zeros(after) == _without_zeros(before)
    assert Views.of(store).sums.counts(YEARS)["closed"] > 0
    with pytest.raises(LookupError):
        undo(store)


def test_of_two_workers_one_computes_the_sums_anew(store: Store, journals: list[LocalJournal]) -> None:
    made: list[Rebuild] = []

    def rebuild(progress: Progress) -> Rebuild:
        assert another.step() == BUSY_SECONDS
        made.append(Rebuild(store, journals, SHARDS, progress))  # type: ignore[arg-type]
        return made[-1]

    one, another = (Reshaping(store, rebuild, utc_now) for _ in range(2))
    _as_older_code_wrote_them(store)
    assert one.step() == another.step() == IDLE_SECONDS
    assert len(made) == 1 and live(store).number == 2


def test_the_worker_is_who_looks_for_outdated_sums(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "database_of", lambda settings: store)
    assert Reshaping.name in {loop.name for loop in worker.create_worker()._loops}


def _as_older_code_wrote_them(store: Store) -> None:
    pointers(store).update_one(POINTER, {"$setOnInsert": {"number": 1}, "$unset": {"shape": ""}}, upsert=True)


def _without_zeros(cells: dict[str, Document]) -> dict[str, Document]:
    """A counter that came back to zero is not told by sums that never had it."""
    kept = {key: {name: value for name, value in cell.items() if value != 0} for key, cell in cells.items()}
    return {key: cell for key, cell in kept.items() if cell.keys() - set(CELL_FIELDS)}


def test_live_and_recomputed_are_equal_in_every_document(store: Store, journals: list[LocalJournal], events: list[Event]) -> None:
    rebuild = _rebuild(store, journals)
    rebuilt = rebuild.beside()
    assert (rebuild.compare(rebuilt.generation), rebuilt.events, rebuilt.unreadable) == ((), len(events), 0)
    assert rebuilt.units == len({document["unit"] for document in store["applied"].find()}) > 1
    for name in ("facts", "tallies", "cells", "numbers", "applied"):
        assert store[getattr(rebuilt.generation, name)].count_documents({}) > 0, name


@pytest.mark.parametrize(
    ("collection", "change", "words"),
    [
        ("facts", {"$set": {"level": "district"}}, "level: live district"),
        ("tallies", {"$inc": {"closed": 3}}, "closed: live"),
        ("cells", {"$inc": {"closed": 3}}, "closed: live"),
        ("applied", {"$inc": {"processing": 1}}, "processing: live"),
        ("numbers", {"$inc": {"19-99": 1}}, "19-99: live"),
    ],
)
def test_the_first_difference_is_named_with_its_document_and_its_field(
    store: Store, journals: list[LocalJournal], collection: str, change: Document, words: str
) -> None:
    changed = store[collection].find_one({"level": "commune"} if collection in ("facts", "tallies", "cells") else {})
    assert changed is not None
    store[collection].update_one({"_id": changed["_id"]}, change)
    rebuild = _rebuild(store, journals)
    found = rebuild.compare(rebuild.beside().generation)
    assert [each.collection for each in found] == [collection]
    place = changed["_id"] if collection == "facts" else changed["_id"].partition("|")[2].replace("|", " ")
    assert place in str(found[0]) and words in str(found[0])
    assert "tính lại từ nhật ký" in found[0].message.vi


def test_a_file_that_is_missing_and_one_that_nobody_told_of_are_found(store: Store, journals: list[LocalJournal]) -> None:
    gone = store["facts"].find_one({})
    assert gone is not None
    store["facts"].delete_one({"_id": gone["_id"]})
    store["facts"].insert_one({**gone, "_id": "made-up"})
    rebuild = _rebuild(store, journals)
    found = rebuild.compare(rebuild.beside().generation)
    assert {str(each) for each in found} == {
        f"File {gone['_id']}: live not there, recomputed from the journals there.",
        "File made-up: live there, recomputed from the journals not there.",
    }
    assert "Hồ sơ made-up: đang dùng có, tính lại từ nhật ký không có." in {each.message.vi for each in found}


def test_a_worker_that_is_behind_is_waited_for_and_what_it_has_not_applied_is_no_difference(
    document_store_url: str, database: str, journals: list[LocalJournal], events: list[Event]
) -> None:
    """As after the first start: the worker applies for longer than it takes to look fifty times."""
    late = connect(document_store_url, f"{database}_late")
    ensure_indexes(late)
    worker_ = Thread(target=_applied_slowly, args=(late, journals, events))
    stages: list[str] = []
    rebuild = _rebuild(late, journals)
    worker_.start()
    rebuilt = rebuild.beside()
    assert differences(rebuild, rebuilt.generation, Follower(late, lambda stage, *_: stages.append(stage))) == ()
    worker_.join()
    assert STAGE in stages
    late.client.close()


def _applied_slowly(late: Store, journals: list[LocalJournal], events: list[Event]) -> None:
    time.sleep(1)
    for start in range(0, len(events), 200):
        MetricsProjection(late, SHARDS).apply(_batch(events[start : start + 200]))
    _settled(late, journals)


def _settled(store: Store, journals: list[LocalJournal], missing: int = 0) -> None:
    """What the reconcilers note when they have applied all but `missing` events of each journal."""
    for journal in journals:
        settled = {"$set": {"settled": journal.read(0, 1).head - missing, "epoch": epoch_of(store)}}
        store["reconciliation"].update_one({"_id": journal.source}, settled, upsert=True)


def test_what_was_told_during_the_looks_and_not_applied_soon_is_looked_at_again(
    store: Store, journals: list[LocalJournal], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker had applied what was read first, and falls behind while it is looked at."""
    monkeypatch.setattr(patience, "SOON_SECONDS", 0.0)
    _settled(store, journals)
    rebuild = _rebuild(store, journals)
    rebuilt = rebuild.beside()
    one = Difference("facts", "case", "case", DOCUMENT, False, True)
    later = Timer(1, _settled, (store, journals))
    rounds: list[tuple[Difference, ...]] = []

    def compare(_: Generation) -> tuple[Difference, ...]:
        rounds.append(() if rounds else (one,))
        if rounds[-1]:
            _settled(store, journals, missing=1)
            later.start()
        return rounds[-1]

    monkeypatch.setattr(rebuild, "compare", compare)
    assert differences(rebuild, rebuilt.generation, Follower(store)) == ()
    assert rounds == [(one,), ()]
    later.join()


def test_one_projection_serves_all_looks_so_that_none_finds_sessions_of_the_one_before(
    store: Store, journals: list[LocalJournal], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[MetricsProjection] = []

    def projection(*given: Any) -> MetricsProjection:
        made.append(MetricsProjection(*given))
        return made[-1]

    monkeypatch.setattr(rebuilding, "MetricsProjection", projection)
    store["tallies"].update_many({}, {"$inc": {"online": 1}})
    rebuild = _rebuild(store, journals)
    assert rebuild.compare(rebuild.beside().generation)
    assert len(made) == 1


def test_an_event_that_cannot_be_read_is_told_of_and_its_file_waits_on_both_sides(
    document_store_url: str, database: str, events: list[Event]
) -> None:
    wires = [to_wire(each) for each in events]
    sick = next(each for each in events if each.source == "processing" and each.sequence == 3)
    for wire in wires:
        if (wire["source"], wire["subject"], wire["sequence"]) == ("processing", sick.case_id, 3):
            wire["type"] = "case.unheard_of"
    stores = [connect(document_store_url, f"{database}_sick_{source}") for source in SOURCES]
    told = [_told(store, source, wires) for store, source in zip(stores, SOURCES, strict=True)]
    store = connect(document_store_url, f"{database}_sick")
    ensure_indexes(store)
    readable = [each for each in events if (each.source, each.case_id, each.sequence) != ("processing", sick.case_id, 3)]
    batch: dict[CaseKey, list[Event]] = defaultdict(list)
    for event in readable:
        batch[event.source, event.case_id].append(event)
    MetricsProjection(store, SHARDS).apply(batch)
    rebuild = _rebuild(store, told)
    rebuilt = rebuild.beside()
    assert (rebuild.compare(rebuilt.generation), rebuilt.unreadable) == ((), 1)
    for each in (*stores, store):
        each.client.close()


def test_figures_rebuilt_in_an_empty_store_are_shown_in_every_shard(
    document_store_url: str, database: str, journals: list[LocalJournal], store: Store
) -> None:
    """Nothing was ever applied there, so no shard has a mark of change."""
    empty = connect(document_store_url, f"{database}_empty")
    ensure_indexes(empty)
    Views.of(empty).sums.counts(Question(parse("2021")))
    _rebuild(empty, journals).renew()
    whole, unit = Question(parse("2021")), Question(parse("2021"), unit="29179")
    for question in (whole, unit):
        assert Views.of(empty).sums.counts(question) == Views.of(store).sums.counts(question)
    assert live(empty).number == 2
    empty.client.close()


def test_the_command_says_what_was_proved_or_what_differs(
    store: Store, journals: list[LocalJournal], monkeypatch: pytest.MonkeyPatch
) -> None:
    stages: list[str] = []
    monkeypatch.setattr(proving, "journals_of", lambda _: journals)
    monkeypatch.setattr(proving, "dimensions_of", lambda _: Rebuild(store, [], SHARDS)._dimensions)
    monkeypatch.setattr(verify_command, "use_settings_of", lambda _: None)
    monkeypatch.setenv("MOTCUA_LANG", "en")
    _settled(store, journals)
    proving.verify(progress=lambda stage, done, total: stages.append(stage.en))
    assert {
        "journal of submission",
        "journal of processing",
        "write: File",
        "compare: File",
        "compare: Sum of the half month",
    } <= set(stages)
    proved = CliRunner().invoke(verify_command.command)
    assert proved.exit_code == 0, proved.output
    assert "Equal in every document" in proved.output and "units" in proved.output
    store["tallies"].update_many({}, {"$inc": {"online": 1}})
    denied = CliRunner().invoke(verify_command.command)
    assert denied.exit_code == 1
    assert "online: live" in denied.output and "motcua rebuild" in denied.output
    _settled(store, journals, missing=2)
    monkeypatch.setattr(patience.Follower.__init__, "__defaults__", (lambda *_: None, 0.3))
    unknown = CliRunner().invoke(verify_command.command)
    assert unknown.exit_code == 3
    assert "still 4 events behind" in unknown.output and "motcua rebuild" not in unknown.output
    assert not [name for name in store.list_collection_names() if name.rpartition("_")[2].isdigit()]


def test_a_rebuild_waits_for_the_worker_and_says_what_was_different_or_that_nothing_was_compared(
    store: Store, journals: list[LocalJournal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacing, "journals_of", lambda _: journals)
    monkeypatch.setattr(replacing, "dimensions_of", lambda _: Rebuild(store, [], SHARDS)._dimensions)
    monkeypatch.setattr(rebuild_command, "use_settings_of", lambda _: None)
    monkeypatch.setenv("MOTCUA_LANG", "en")
    _settled(store, journals, missing=2)
    later = Timer(1, _settled, (store, journals))
    later.start()
    assert _rebuilt() == "Differences from the set before: 0"
    later.join()
    _settled(store, journals)
    store[live(store).tallies].update_many({}, {"$inc": {"online": 1}})
    assert _rebuilt() == "Differences from the set before: 20"
    _settled(store, journals, missing=2)
    monkeypatch.setattr(patience.Follower.__init__, "__defaults__", (lambda *_: None, 0.3))
    assert _rebuilt() == "Not compared with the set before: it was still 4 events behind the journals."
    _as_older_code_wrote_them(store)
    assert _rebuilt() == "Not compared with the set before: it counted other things."
    assert live(store).number == 5


def test_an_owner_that_does_not_answer_after_the_switch_leaves_the_rest_to_the_reconcilers(
    store: Store, journals: list[LocalJournal], monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild, before = _rebuild(store, journals), Views.of(store).freshness.revision()
    beside = rebuild.beside().generation
    monkeypatch.setattr(LocalJournal, "read", _unavailable)
    rebuild.switch(beside)
    assert live(store) == beside and Views.of(store).freshness.revision() > before


def test_a_rebuild_that_fails_while_it_compares_leaves_nothing_and_switches_nothing(
    store: Store, journals: list[LocalJournal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacing, "journals_of", lambda _: journals)
    monkeypatch.setattr(replacing, "dimensions_of", lambda _: Rebuild(store, [], SHARDS)._dimensions)
    monkeypatch.setattr(replacing, "differences", _unavailable)
    with pytest.raises(PeerUnavailable):
        replacing.replace()
    assert live(store).number == 1
    assert not [name for name in store.list_collection_names() if name.rpartition("_")[2].isdigit()]


def test_what_was_applied_in_another_epoch_is_not_applied_yet(store: Store, journals: list[LocalJournal]) -> None:
    _settled(store, journals)
    heads = {journal.source: journal.read(0, 1).head for journal in journals}
    assert Follower(store).behind(heads) == 0
    put_in_place(store, next_generation(store))
    assert Follower(store).behind(heads) == sum(heads.values())


def _unavailable(*_: Any) -> Any:
    raise PeerUnavailable


def _rebuilt() -> str:
    """The last line that `motcua rebuild` prints."""
    done = CliRunner().invoke(rebuild_command.command)
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()[-1]


def test_the_size_that_is_told_is_that_of_what_was_compared_in_the_end(
    store: Store, journals: list[LocalJournal], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files go on while the figures are recomputed."""
    monkeypatch.setattr(proving, "journals_of", lambda _: journals)
    monkeypatch.setattr(proving, "dimensions_of", lambda _: Rebuild(store, [], SHARDS)._dimensions)
    more = closed_case("told-meanwhile", online=True)
    _settled(store, journals)
    before = proving.verify()

    def goes_on(stage: Message, done: int, total: int) -> None:
        if stage.en == "write: File" and not store["facts"].find_one({"_id": "told-meanwhile"}):
            for journal in journals:
                journal._journal.append([to_wire(each) for each in more if each.source == journal.source])
            MetricsProjection(store, SHARDS).apply(_batch(more))

    after = proving.verify(progress=goes_on)
    assert after.differences == ()
    assert (after.events, after.facts) == (before.events + len(more), before.facts + 1)


class ReadBefore:
    """The pointers as somebody finds them who has looked for them just before the first events were counted."""

    def __init__(self, known: Any) -> None:
        self._known = known
        self._looks = 0

    def find_one(self, *asked: Any, **how: Any) -> Document | None:
        self._looks += 1
        found: Document | None = None if self._looks == 1 else self._known.find_one(*asked, **how)
        return found


def test_a_new_system_is_not_called_outdated_while_its_first_events_are_counted(
    document_store_url: str, database: str, events: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = connect(document_store_url, database)
    with store.client:
        ensure_indexes(store)
        batch: dict[CaseKey, list[Event]] = defaultdict(list)
        for event in events:
            batch[event.source, event.case_id].append(event)
        MetricsProjection(store, SHARDS).apply(batch)
        before = ReadBefore(pointers(store))
        monkeypatch.setattr(generation, "pointers", lambda _: before)
        assert live(store) == Generation(1)
