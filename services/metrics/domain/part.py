"""Parts: the files that one number counts, by what the sums count and by what the store is asked. Pure.

A number on a page is `Part.number` of the sums, and the list behind it asks for `Part.wanted`: both stand here side by side, so
that a door leads to as many files as it says. `paper:<place>` and `step:<step>` are one part for each place and step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.metrics.domain.addition import ONLINE_CHANNELS
from services.metrics.domain.classify import LISTED_EXCLUSIONS
from services.metrics.domain.listing import COUNTED_LIST, NOT_COUNTED_LIST, OPEN_LIST
from services.metrics.domain.open_sums import SINCE
from services.metrics.domain.payment import OWED, PAID, PAID_ONLINE
from shared.events.fields import CODE

Filter = Mapping[str, Any]

# Beside the two lists of closed files (`domain.listing`): a part of the files received in the period.
RECEIVED_LIST = "r"
CHANNELS = ("web", "mobile", "national_portal", "counter", "post", "internal")
RATINGS = ("very_satisfied", "satisfied", "not_satisfied")
PAPER, STEP = "paper:", "step:"
# Where paper came in without a step (`domain.classify`).
PLACES = ("register", "release", "no_recorded_step")


@dataclass(frozen=True, slots=True)
class Part:
    """Some files of a period.

    `counters`: of `domain.cell`, whose sum (without those in `but`) is their number. `wanted`: what the store is asked beside
    place and days, and finds exactly these files; of received files it may find more, which are then counted one by one.
    `step`: a file counts as often as this step was done. `of_level_4`: of procedures that are offered online from end to end.
    """

    name: str
    of: str
    counters: tuple[str, ...] = ()
    wanted: Filter = field(default_factory=dict)
    but: tuple[str, ...] = ()
    step: str | None = None
    of_level_4: bool = False

    def number(self, counts: Mapping[str, int]) -> int:
        """How many files the sums `counts` have in this part."""
        if self.step is not None:
            return sum(number for name, number in counts.items() if name.rpartition("_")[0] == f"step_{self.step}")
        return sum(counts.get(name, 0) for name in self.counters) - sum(counts.get(name, 0) for name in self.but)


def _timely(name: str, *timeliness: str) -> Part:
    return Part(name, COUNTED_LIST, timeliness, {"timeliness": {"$in": timeliness}})


def _rated(name: str, *ratings: str) -> Part:
    return Part(name, COUNTED_LIST, tuple(f"rated_{each}" for each in ratings), {"rating": {"$in": ratings}})


def _sent(name: str, *channels: str) -> Part:
    """A file that does not say how it came was brought to the counter."""
    stored = [*channels, None] if "counter" in channels else [*channels]
    return Part(name, RECEIVED_LIST, tuple(f"received_{each}" for each in channels), {"channel": {"$in": stored}})


# Money came online, or at the counter. The store is asked for either; `domain.payment` counts.
_PAID: Filter = {"$or": [{"paid_online_at": {"$ne": None}}, {"collected_at": {"$ne": None}}]}
_OWED: Filter = {"fee_dong": {"$gt": 0}, "paid_online_at": None, "collected_at": None}
_ONLINE = tuple(sorted(ONLINE_CHANNELS))
_PARTS = (
    Part("denominator", COUNTED_LIST, ("closed",)),
    Part("numerator", COUNTED_LIST, ("online",), {"standing.online": True}),
    Part("paper", COUNTED_LIST, ("closed",), {"standing.online": False}, but=("online",)),
    Part("excluded", NOT_COUNTED_LIST, tuple(f"excluded_{reason}" for reason in LISTED_EXCLUSIONS)),
    _timely("with_a_limit", "early", "on_time", "late"),
    _timely("in_time", "early", "on_time"),
    Part("electronic_results", COUNTED_LIST, ("result_electronic",), {"released_medium": "electronic"}),
    _rated("rated", *RATINGS),
    _rated("content", "very_satisfied", "satisfied"),
    *(_rated(f"rated_{rating}", rating) for rating in RATINGS),
    Part("received", RECEIVED_LIST, ("received",)),
    _sent("received_online", *_ONLINE),
    *(_sent(f"received_{channel}", channel) for channel in CHANNELS),
    Part("level_4", RECEIVED_LIST, ("level4_received",), of_level_4=True),
    Part("level_4_online", RECEIVED_LIST, ("level4_received_online",), {"channel": {"$in": _ONLINE}}, of_level_4=True),
    Part("officials_online", RECEIVED_LIST, ("official_online",), {"applicant_is_official": True}),
    Part("fee_paid", RECEIVED_LIST, (PAID,), _PAID),
    Part("fee_paid_online", RECEIVED_LIST, (PAID_ONLINE,), {"paid_online_at": {"$ne": None}}),
    Part("fee_owed", RECEIVED_LIST, (OWED,), _OWED),
)
# Files that are open now, of no period.
STILL_OPEN = Part("open", OPEN_LIST, (SINCE,))
NAMED: Mapping[str, Part] = {each.name: each for each in _PARTS}
# What a share is made of; the only ones that are known as they were on an earlier day.
OF_A_SHARE = ("numerator", "denominator", "paper", "excluded")


def part_of(name: str) -> Part | None:
    """The part called `name`; None: there is no such part."""
    place, step = name.removeprefix(PAPER), name.removeprefix(STEP)
    if name.startswith(PAPER) and (place in PLACES or (place.startswith(STEP) and CODE.match(place.removeprefix(STEP)))):
        return Part(name, COUNTED_LIST, (f"paper_{place}",), {"standing.paper": place})
    if name.startswith(STEP) and CODE.match(step):
        done = {"step": step, "worked_minutes": {"$ne": None}}
        return Part(name, COUNTED_LIST, wanted={"steps": {"$elemMatch": done}}, step=step)
    return NAMED.get(name)


def named(name: str) -> Part:
    """The part called `name`, which is one. Raises KeyError for one that is none."""
    part = part_of(name)
    if part is None:
        raise KeyError(name)
    return part
