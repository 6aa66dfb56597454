"""The officials' queues as data: under which keys a case waits, and which keys a person looks at.

Each stored case carries `queues` (keys) and `sort_key`; one index on both serves every queue, in order, page by page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.processing.domain import case_file as states
from services.processing.domain.case_file import Case
from services.processing.domain.situation import Actor
from services.processing.domain.workflow import current_step, is_last, is_signed
from shared.calendar import HOME
from shared.message import Message

# Cases without a due date come behind all that have one.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
# Keys over all units, for the figures of the worker's watch.
AT_RECEPTION, IN_PROCESS = "state:new", "state:processing"
Bounds = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue: whose keys it shows and, for queues by date, between which moments (sort keys)."""

    slug: str
    title: Message
    empty: Message
    keys: Callable[[Actor], list[str]]
    bounds: Callable[[datetime], Bounds] = lambda now: (None, None)


def moment_key(moment: datetime) -> str:
    """`moment` as text that sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def sort_key(case: Case) -> str:
    """The place of the case in every queue: by due date while it runs, by arrival before, by closing after; unique."""
    moment = {
        states.NEW: case["opened_at"],
        states.WAITING_SUPPLEMENT: case["clock_stopped_at"],
        states.PROCESSING: case["due_at"] or NEVER,
    }.get(case["state"], case["closed_at"])
    return f"{moment_key(moment or case['opened_at'])}|{case['_id']}"


def queue_keys(case: Case) -> list[str]:
    """Every key under which the case waits for somebody. Money waits to be given back in any state."""
    keys = (*_KEYS.get(case["state"], _no_keys)(case), *_surplus(case))
    return list(dict.fromkeys(keys))


def _no_keys(case: Case) -> Iterable[str]:
    return ()


def _new(case: Case) -> Iterable[str]:
    yield AT_RECEPTION
    yield from _desk(case)


def _desk(case: Case) -> Iterable[str]:
    yield f"reception:{case['steps'][0]['post']}:{case['receiving_unit']}"


def _waiting(case: Case) -> Iterable[str]:
    if case["supplement_arrived"]:
        yield from _desk(case)
        return
    yield f"waiting:{case['receiving_unit']}"
    step = current_step(case)
    if step:
        yield f"waiting:{step['unit']}"


def _processing(case: Case) -> Iterable[str]:
    step = current_step(case)
    if step is None:
        return
    yield IN_PROCESS
    place = f"{step['post']}:{step['unit']}"
    claim = case.get("claim")
    yield f"my:{claim['subject']}" if claim else f"unclaimed:{place}"
    yield from (f"open:{unit}" for unit in (step["unit"], case["receiving_unit"], case["deciding_unit"]))
    if is_last(case):
        yield f"release:{place}"
    elif is_signed(case):
        yield f"sign:{place}"


def _closed(case: Case) -> Iterable[str]:
    # Inside the office nobody waits at a desk for the result.
    if case["outcome"] in ("granted", "refused") and case["kind"] == "public_service":
        yield f"hand_over:{case['receiving_unit']}"


def _surplus(case: Case) -> Iterable[str]:
    if case.get("surplus_dong"):
        yield f"give_back:{case['receiving_unit']}"


_KEYS: dict[str, Callable[[Case], Iterable[str]]] = {
    states.NEW: _new,
    states.WAITING_SUPPLEMENT: _waiting,
    states.PROCESSING: _processing,
    states.CLOSED: _closed,
}


def _by_post(prefix: str) -> Callable[[Actor], list[str]]:
    return lambda actor: sorted(f"{prefix}:{role}:{unit}" for role, unit in actor.posts)


def _by_unit(prefix: str) -> Callable[[Actor], list[str]]:
    return lambda actor: sorted({f"{prefix}:{unit}" for _, unit in actor.posts})


def _mine(actor: Actor) -> list[str]:
    return [f"my:{actor.subject}"]


def _today(now: datetime) -> Bounds:
    midnight = now.astimezone(HOME).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return moment_key(now), moment_key(midnight)


def _past(now: datetime) -> Bounds:
    return None, moment_key(now)


_QUEUES = (
    Queue(
        "reception",
        Message("Chờ tiếp nhận", "At reception"),
        Message("Không có hồ sơ chờ tiếp nhận.", "No file waits to be received."),
        _by_post("reception"),
    ),
    Queue(
        "my",
        Message("Của tôi", "Mine"),
        Message("Bạn chưa nhận hồ sơ nào.", "You have not taken any file."),
        _mine,
    ),
    Queue(
        "unclaimed",
        Message("Chưa có người nhận", "Not taken yet"),
        Message("Mọi hồ sơ đều đã có người nhận.", "Every file has been taken."),
        _by_post("unclaimed"),
    ),
    Queue(
        "waiting_signature",
        Message("Chờ ký", "To sign"),
        Message("Không có hồ sơ chờ ký.", "Nothing waits to be signed."),
        _by_post("sign"),
    ),
    Queue(
        "to_release",
        Message("Chờ trả kết quả", "To release"),
        Message("Không có kết quả chờ trả.", "No result waits to be released."),
        _by_post("release"),
    ),
    Queue(
        "to_hand_over",
        Message("Chờ giao cho người dân", "To hand over"),
        Message("Mọi kết quả đã được giao.", "Every result has been handed over."),
        _by_unit("hand_over"),
    ),
    Queue(
        "to_give_back",
        Message("Tiền phải trả lại", "Money to give back"),
        Message("Không có tiền nộp thừa phải trả lại.", "No money is to be given back."),
        _by_unit("give_back"),
    ),
    Queue(
        "due_today",
        Message("Đến hạn hôm nay", "Due today"),
        Message("Hôm nay không có hồ sơ đến hạn.", "Nothing is due today."),
        _by_unit("open"),
        _today,
    ),
    Queue(
        "overdue",
        Message("Quá hạn", "Overdue"),
        Message("Không có hồ sơ quá hạn.", "Nothing is overdue."),
        _by_unit("open"),
        _past,
    ),
    Queue(
        "waiting_citizen",
        Message("Chờ công dân bổ sung", "Waiting for the applicant"),
        Message("Không có hồ sơ chờ bổ sung.", "No file waits for its applicant."),
        _by_unit("waiting"),
    ),
    Queue(
        "open",
        Message("Tất cả đang xử lý", "All in process"),
        Message("Không có hồ sơ đang xử lý.", "Nothing is in process."),
        _by_unit("open"),
    ),
)
QUEUES: dict[str, Queue] = {queue.slug: queue for queue in _QUEUES}
