"""The second count: every figure of the pages once more, file by file, from the events and the definition in words.

Slow on purpose and written apart: of the service it takes only how a question is asked. `deploy/ba-tri/definitions.yaml` says
what is counted; the headings of the form are those of TT 01/2020/TT-VPCP.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import yaml

from shared.events import Event

HOME = ZoneInfo("Asia/Ho_Chi_Minh")
BY_NET = ("web", "mobile", "national_portal")
SECRET, WITHDRAWN = "secret", "withdrawn_before_reception"
# Of a line: a field, or a unit.
Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class File:
    """What can be said of one file. `closed` None: it is still open. `paper`: every place where paper came in."""

    case_id: str
    kind: str
    level: str
    unit: str
    office: str
    procedure: str | None
    channel: str
    received: date | None
    closed: date | None
    excluded: str | None = None
    number: int = 1
    paper: frozenset[str] = frozenset()
    timeliness: str | None = None
    minutes: Sequence[tuple[str, int]] = ()
    electronic: bool = False
    rating: str | None = None
    official: bool = False
    drafting: int | None = None
    # The ways on which its fee came in, and whether one is still waited for.
    paid: frozenset[str] = frozenset()
    owes: bool = False
    # What moved the clock: (moment, received, requested, accepted or extended, the due time from then on).
    clock: Sequence[tuple[datetime, str, datetime | None]] = ()
    # The units that decided before, each with its level and the day on which it handed on.
    was: Sequence[tuple[str, str, date]] = ()

    def overdue_at(self, at: datetime) -> bool:
        """Lived through once more until `at`: the due time of then has passed, and the clock was not stopped before it.

        Who sends what was asked for only after the due time has, by law, a whole new limit: that is then told of the past too.
        """
        due: datetime | None = None
        asked: datetime | None = None
        late = False
        for moment, what, new in self.clock:
            if what == "requested":
                late = due is not None and moment > due
            if moment <= at or (what == "accepted" and late):
                due = due if what == "requested" else new
                asked = moment if what == "requested" else None if what == "accepted" else asked
        return due is not None and due < at and not (asked is not None and asked <= due)

    def unit_on(self, day: date) -> str:
        """Who was to decide at the end of `day`."""
        return next((unit for unit, _level, until in self.was if day < until), self.unit)

    def level_on(self, day: date) -> str:
        """Its level then."""
        return next((level for _unit, level, until in self.was if day < until), self.level)

    @property
    def counted(self) -> bool:
        """Closed and not excluded: in the denominator."""
        return self.closed is not None and self.excluded is None

    @property
    def online(self) -> bool:
        """Counted, and no paper anywhere: in the numerator."""
        return self.counted and not self.paper


class Pack:
    """What the district's folder says of procedures, read without the service."""

    def __init__(self, folder: Path) -> None:
        read = {name: yaml.safe_load((folder / f"{name}.yaml").read_text()) for name in ("procedures", "departments", "sectors")}
        self.fields = {each["code"]: each["field"] for each in read["procedures"]["procedures"]}
        self.full = {each["code"] for each in read["procedures"]["procedures"] if each["dvc_level"] == 4}
        self._offices = {field: each["code"] for each in read["departments"]["departments"] for field in each["fields"]}
        self._rest = read["departments"]["default"]
        self._sectors = {field: name for name, fields in read["sectors"]["sectors"].items() for field in fields}

    def office(self, unit: str, procedure: str | None, worked: Iterable[str]) -> str:
        """The department of the unit for the procedure's field; else the first that worked on the file; else the unit itself."""
        own = self._offices.get(self.fields[procedure], self._rest) if procedure else ""
        return next((each for each in (own, *worked) if each.startswith(f"{unit}.")), unit)

    def sector(self, procedure: str | None) -> str:
        """The priority sector of the plan, or `other`."""
        return self._sectors.get(self.fields.get(procedure or "", ""), "other")


class SecondCount:
    """All files of a history, and the figures over them."""

    def __init__(self, events: Iterable[Event], pack: Pack) -> None:
        self.pack = pack
        self._told: dict[str, list[Event]] = defaultdict(list)
        for event in events:
            self._told[event.case_id].append(event)
        self.files = list(self._read_all(None))

    def as_known(self, moment: datetime) -> list[File]:
        """The files by what was told until `moment`."""
        return list(self._read_all(moment))

    def asked(self, question: Any, files: Iterable[File] | None = None) -> Iterator[File]:
        """The files of the unit, level, kind, sector or procedure that is asked about, of whatever time."""
        wanted = {name: getattr(question, name) for name in ("level", "unit", "kind", "office")}
        narrow = [(name, value) for name, value in wanted.items() if value is not None]
        for file in self.files if files is None else files:
            if (
                all(getattr(file, name) == value for name, value in narrow)
                and (question.sector is None or self.pack.sector(file.procedure) == question.sector)
                and (question.procedures is None or file.procedure in question.procedures)
            ):
                yield file

    def closed(self, question: Any, files: Iterable[File] | None = None) -> list[File]:
        """Those that were closed in the period, the excluded among them."""
        return [each for each in self.asked(question, files) if each.closed and within(each.closed, question)]

    def received(self, question: Any) -> list[File]:
        """Those that were received in the period; of secret files nothing is told."""
        found = (each for each in self.asked(question) if each.received and within(each.received, question))
        return [each for each in found if each.excluded != SECRET]

    def missing(self, period: Any) -> Counter[tuple[str, str, date]]:
        """Agency, kind and day of reception → how many numbers below the highest no file has that may be told of."""
        given: dict[tuple[str, str, date], set[int]] = defaultdict(set)
        for events in self._told.values():
            codes = [event.data["file_code"] for event in events if event.type == "case.received"]
            for code in codes if all(event.type != "case.marked_secret" for event in events) else ():
                agency, *inside, day, number = code.split("-")
                received = datetime.strptime(day, "%y%m%d").replace(tzinfo=HOME).date()
                if period.first <= received <= period.last:
                    given[agency, "internal_work" if inside else "public_service", received].add(int(number))
        return +Counter({key: max(numbers) - len(numbers) for key, numbers in given.items()})

    def _read_all(self, moment: datetime | None) -> Iterator[File]:
        for case_id, events in self._told.items():
            known = [event for event in events if moment is None or event.time <= moment]
            file = self._read(case_id, sorted(known, key=lambda event: (event.source, event.sequence)))
            if file is not None:
                yield file

    def _read(self, case_id: str, events: Sequence[Event]) -> File | None:
        of_type = {event.type: event.data for event in events}
        if "secret_files.counted" in of_type:
            told = of_type["secret_files.counted"]
            number = {"closed": told["day"], "excluded": SECRET, "number": told["count"]}
            return File(case_id, told["kind"], told["level"], told["unit"], told["unit"], None, "", None, **number)
        if "register_entry.recorded" in of_type:
            return self._register(case_id, of_type["register_entry.recorded"])
        return self._case(case_id, events, of_type) if "case.opened" in of_type else None

    def _register(self, case_id: str, told: Mapping[str, Any]) -> File:
        unit, procedure = told["deciding_unit"], told["procedure_code"]
        office, days = self.pack.office(unit, procedure, ()), (told["received_on"], told["closed_on"])
        paper = frozenset({"register"})
        return File(case_id, told["kind"], told["level"], unit, office, procedure, told["channel"], *days, paper=paper)

    def _case(self, case_id: str, events: Sequence[Event], of_type: Mapping[str, Any]) -> File:
        opened = of_type["case.opened"]
        unit, level = _decides(opened, [event.data for event in events if event.type == "case.transferred"])
        received, ended = of_type.get("case.received"), of_type.get("case.closed", {})
        steps = [event.data for event in events if event.type == "step.completed"]
        procedure = opened["procedure_code"]
        electronic = of_type.get("result.released", {}).get("medium") == "electronic"
        application = of_type.get("application.submitted", {})
        paper = {f"step:{step['step']}" for step in steps if step["medium"] == "paper"}
        paper |= set() if steps else {"no_recorded_step"}
        paper |= set() if electronic else {"release"}
        clock = [(event.time, CLOCK[event.type], event.data.get("due_at")) for event in events if event.type in CLOCK]
        before = ended.get("outcome") == "withdrawn" and received is None
        return File(
            case_id, opened["kind"], level, unit,
            self.pack.office(unit, procedure, [step["unit"] for step in steps]), procedure, opened["channel"],
            day_of(received["received_at"]) if received else None, day_of(ended["closed_at"]) if ended else None,
            excluded=SECRET if "case.marked_secret" in of_type else WITHDRAWN if before else None,
            paper=frozenset(paper), timeliness=ended.get("timeliness"), clock=clock,
            minutes=[(step["step"], step["worked_minutes"]) for step in steps], electronic=electronic,
            rating=of_type.get("application.rated", {}).get("rating"),
            official=bool(application.get("applicant_is_official")), drafting=application.get("drafting_seconds"),
            was=_decided_before(opened, events),
            paid=frozenset(WAYS_OF_PAYING[name] for name in WAYS_OF_PAYING if name in of_type),
            owes="payment.asked" in of_type and ended.get("outcome", "granted") == "granted",
        )  # fmt: skip


def _decides(opened: Mapping[str, Any], transfers: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """Who decides in the end, and its level: a unit that ends hands on what was at it, and nothing else moves."""
    unit, level = opened["deciding_unit"], opened["level"]
    for moved in transfers:
        if moved["from_unit"] == unit:
            unit, level = moved["to_unit"], moved["level"]
    return unit, level


def _decided_before(opened: Mapping[str, Any], events: Sequence[Event]) -> list[tuple[str, str, date]]:
    unit, level, was = opened["deciding_unit"], opened["level"], []
    for event in events:
        if event.type == "case.transferred" and event.data["from_unit"] == unit:
            was.append((unit, level, day_of(event.time)))
            unit, level = event.data["to_unit"], event.data["level"]
    return was


WAYS_OF_PAYING = {"payment.completed": "online", "payment.collected": "counter"}
CLOCK = {
    "case.received": "received", "supplement.requested": "requested", "supplement.accepted": "accepted",
    "case.extended": "extended",
}  # fmt: skip


def within(day: date, question: Any) -> bool:
    """Whether a day is in the period of the question, both ends included."""
    return bool(question.period.first <= day <= question.period.last)


def day_of(moment: datetime) -> date:
    """The day where the office is."""
    return moment.astimezone(HOME).date()


def percent(part: int, whole: int) -> Fraction | None:
    """To one decimal, halves up; nothing for 0 of 0."""
    return Fraction(floor(Fraction(1000 * part, whole) + Fraction(1, 2)), 10) if whole else None


def figure(files: Sequence[File], target: int | None) -> dict[str, Any]:
    """The share of closed files, with how far it is from the target."""
    counted = [file for file in files if file.counted]
    online = sum(file.online for file in counted)
    judged = target is not None and bool(counted)
    timeliness = Counter(file.timeliness for file in counted)
    return {
        "numerator": online,
        "denominator": len(counted),
        "share": percent(online, len(counted)),
        "gap_cases": max(0, ceil(Fraction(target or 0, 100) * len(counted)) - online) if judged else None,
        "withdrawn": sum(file.excluded == WITHDRAWN for file in files),
        "timeliness": {name: timeliness[name] for name in ("early", "on_time", "late", "no_limit")},
    }


def secret_files(files: Sequence[File]) -> int:
    """How many secret files: those marked and those counted."""
    return sum(file.number for file in files if file.excluded == SECRET)


def measures(closed: Sequence[File], received: Sequence[File], full: set[str]) -> dict[str, Any]:
    """What stands beside the share: parts and wholes, and the true values of times."""
    counted = [file for file in closed if file.counted]
    limited = [file for file in counted if file.timeliness in ("early", "on_time", "late")]
    complete = [file for file in received if file.procedure in full]
    rated = [file.rating for file in counted if file.rating]
    return {
        "on_time": (sum(file.timeliness != "late" for file in limited), len(limited)),
        "level_4": (sum(file.channel in BY_NET for file in complete), len(complete)),
        "received_online": (sum(file.channel in BY_NET for file in received), len(received)),
        "electronic_results": (sum(file.electronic for file in counted), len(counted)),
        "satisfied": (sum(rating != "not_satisfied" for rating in rated), len(rated)),
        "online_payment": (sum("online" in file.paid for file in received), sum(bool(file.paid) for file in received)),
        "fees_owed": sum(file.owes and not file.paid for file in received),
        "official_online": sum(file.official for file in received),
        "channels": Counter(file.channel for file in received),
        "ratings": Counter(rated),
        "paper": Counter(place for file in counted for place in file.paper),
        "times": [sum(minutes for _, minutes in file.minutes) for file in counted if file.minutes],
        "drafting": [file.drafting for file in received if file.drafting is not None],
        "steps": _steps(counted),
    }


def _steps(counted: Sequence[File]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for file in counted:
        for step, minutes in file.minutes:
            found[step].append(minutes)
    return found


def quantile(values: Sequence[int], part: float) -> int | None:
    """The smallest value that so large a part does not exceed."""
    return sorted(values)[ceil(part * len(values)) - 1] if values else None


def cutoff(period: Any, now: datetime) -> datetime:
    """The end of the period, or now while it runs."""
    return min(datetime.combine(period.last + timedelta(days=1), time(), HOME), now)


def late(files: Iterable[File], period: Any, at: datetime) -> list[tuple[str, str]]:
    """Late files as (state, id): closed late in the period; overdue at `at` and open still, or closed after the period."""
    found = []
    for file in files:
        overdue = file.excluded is None and file.overdue_at(at)
        if file.closed is not None and file.closed <= period.last:
            if file.closed >= period.first and file.counted and file.timeliness == "late":
                found.append(("closed", file.case_id))
        elif overdue:
            found.append(("open" if file.closed is None else "closed_since", file.case_id))
    return found


def overdue_files(files: Iterable[File], period: Any, at: datetime) -> set[str]:
    """The files of column 13 of the form, by name."""
    return {file.case_id for file in files if _in_form(file, period) and _stands(file, period.last, at) == 13}


def settlement(files: Iterable[File], period: Any, at: datetime, line: Callable[[File], Name]) -> dict[Name, list[int]]:
    """Biểu II.06a: line → its columns 3 to 13. Public services only; no secret file, none that was never received."""
    lines: dict[Name, Counter[int]] = defaultdict(Counter)
    for file in files:
        if _in_form(file, period):
            lines[line(file)].update({_came(file, period): 1, _stands(file, period.last, at): 1})
    for counts in lines.values():
        counts.update({3: counts[4] + counts[5] + counts[6], 7: counts[8] + counts[9] + counts[10], 11: counts[12] + counts[13]})
    return {name: [counts[column] for column in range(3, 14)] for name, counts in lines.items()}


def files_of_the_form(
    files: Iterable[File], period: Any, at: datetime, line: Callable[[File], Name]
) -> Mapping[tuple[Name | None, int], set[str]]:
    """The same file by file: line and column → the names of its files; line None: of all lines together."""
    cells: dict[tuple[Name | None, int], set[str]] = defaultdict(set)
    for file in files:
        if _in_form(file, period):
            came, stands = _came(file, period), _stands(file, period.last, at)
            for column in (3, came, 7 if stands in (8, 9, 10) else 11, stands):
                cells[line(file), column].add(file.case_id)
                cells[None, column].add(file.case_id)
    return cells


def _in_form(file: File, period: Any) -> bool:
    if file.kind != "public_service" or file.excluded == SECRET or not file.received or file.received > period.last:
        return False
    return not (file.closed and file.closed < period.first)


def _came(file: File, period: Any) -> int:
    if file.received and file.received < period.first:
        return 6
    return 4 if file.channel in BY_NET else 5


def _stands(file: File, last: date, at: datetime) -> int:
    if file.closed and file.closed <= last:
        return {"early": 8, "late": 10}.get(file.timeliness or "", 9)
    return 13 if file.overdue_at(at) else 12
