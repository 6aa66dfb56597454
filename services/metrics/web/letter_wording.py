"""The sentences of a letter, in one language at a time: whoever calls this has said which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask_babel import gettext as _
from markupsafe import Markup

from services.metrics.domain.report_state import NOT_DUE
from services.metrics.figures import Figure
from services.metrics.letters.numbers import LetterNumbers, PartNumbers
from services.metrics.reporting.overview import PeriodLine
from services.metrics.web import words
from services.metrics.web.doors import Door
from services.metrics.web.sentences import sentences
from services.metrics.web.ways import Ways, sentence, way
from shared.language import language, said
from shared.web.filters import day, moment, number, percent


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, whose numbers may be ways to their files."""

    title: str
    lines: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """A letter in one language. `links`: what each leads to, and its address; `closing`: where the numbers are from, and how to
    get the letter no more; `note`: that these are trial data.
    """

    language: str
    title: str
    note: str
    sections: tuple[Section, ...]
    links: tuple[tuple[str, str], ...]
    closing: tuple[str, ...]


def wording(letter: LetterNumbers, public_url: str, ways: Ways, *, demo: bool) -> Wording:
    """The letter in the language of the moment; `ways`: from its numbers to their files."""
    several = len(letter.parts) > 1
    sections = [
        Section(words.level(part.level) if several else str(_("Tỷ lệ xử lý trực tuyến")), tuple(_share(part, ways)))
        for part in letter.parts
    ]
    sections += [Section(_late_title(part, several), tuple(_late(part, letter, ways))) for part in letter.parts]
    if letter.reports:
        sections.append(Section(str(_("Báo cáo gửi tỉnh")), tuple(_report(line) for line in letter.reports)))
    note = str(_("Dữ liệu thử, không phải hồ sơ thật")) if demo else ""
    return Wording(language(), title(letter), note, tuple(sections), tuple(_links(letter, public_url)), tuple(_closing(letter)))


def title(letter: LetterNumbers) -> str:
    """What the letter is about."""
    told = letter.week.told
    return str(
        _(
            "Thư hằng tuần: %(name)s, từ %(first)s đến %(last)s",
            name=words.named(letter.unit),
            first=day(told.first),
            last=day(told.last),
        )
    )


def _share(part: PartNumbers, ways: Ways) -> Iterator[Markup]:
    """The week, the year so far, and the month with the sentences of its page."""
    week = {name: day(part.week["period"][name]) for name in ("first", "last")}
    yield sentence(_("Tuần qua (%(first)s đến %(last)s): %(figure)s"), **week, figure=_figure(part.week, ways))
    year = part.running["period"]["name"]
    yield sentence(_("Năm %(year)s đến nay: %(figure)s"), year=year, figure=_figure(part.running, ways))
    told = Markup(" ").join(sentences(part.month, part.month_before, part.measured, ways.files(part.month["question"])))
    yield sentence(_("Tháng %(month)s: %(sentences)s"), month=_month(part), sentences=told)


def _figure(figure: Figure, ways: Ways) -> Markup:
    """The share, its target, and the gap in points and in files."""
    if figure["state"] == "no_files_yet":
        return sentence(_("chưa có hồ sơ nào kết thúc."))
    door = ways.files(figure["question"])
    online, every = (_counted(door, part, figure[part]) for part in ("numerator", "denominator"))
    told = [sentence(_("%(share)s (%(online)s trong %(all)s hồ sơ)"), share=percent(figure["share"]), online=online, all=every)]
    if figure["target"] is not None:
        told.append(sentence(_("mục tiêu %(target)s"), target=percent(figure["target"])))
    apart = [words.points(figure), words.gap(figure)]
    return Markup("; ").join([*told, *(each for each in apart if each)]) + "."


def _counted(door: Door, part: str, files: int) -> Markup:
    """A number of files as the way to them; none are nowhere."""
    return way(door(part) if files else "", number(files))


def _month(part: PartNumbers) -> str:
    return f"{part.month['period']['first']:%m/%Y}"


def _late_title(part: PartNumbers, several: bool) -> str:
    if not several:
        return str(_("Hạn trả"))
    return str(_("Hạn trả, %(level)s", level=words.level(part.level).lower()))


def _late(part: PartNumbers, letter: LetterNumbers, ways: Ways) -> Iterator[Markup]:
    running, week, until = ways.late(part.running["question"]), ways.late(part.week["question"]), letter.week.sunday
    yield sentence(_("Số hồ sơ đang quá hạn: %(count)s."), count=_counted(running, "open", part.overdue))
    due = way(ways.due(part.running["question"], until) if part.due else "", number(part.due))
    yield sentence(_("Số hồ sơ tới hạn trong tuần này, đến hết %(day)s: %(count)s."), day=day(until), count=due)
    yield sentence(_("Số hồ sơ xong trễ trong tuần qua: %(count)s."), count=_counted(week, "closed", part.closed_late))


def _report(line: PeriodLine) -> Markup:
    about = {"name": said(line.regime.words), "period": line.period.name, "day": day(line.deadline)}
    if line.standing == NOT_DUE:
        return sentence(_("%(name)s, kỳ %(period)s: hạn gửi %(day)s."), **about)
    return sentence(_("%(name)s, kỳ %(period)s: đã quá hạn gửi (hết ngày %(day)s)."), **about)


def _links(letter: LetterNumbers, public_url: str) -> Iterator[tuple[str, str]]:
    """Codes and periods only: an address that is passed on tells nothing of anybody."""
    yield str(_("Bảng số liệu trực tiếp")), f"{public_url}/"
    for part in letter.parts:
        place = {"level": part.level} if part.level else {"unit": letter.unit.code}
        asked = urlencode({**place, "period": part.month["period"]["name"]})
        about = {"month": _month(part), "name": words.level(part.level) if part.level else words.named(letter.unit)}
        yield str(_("%(name)s, tháng %(month)s trên một trang", **about)), f"{public_url}/monthly?{asked}"


def _closing(letter: LetterNumbers) -> Iterator[str]:
    told = [str(_("Số liệu lúc %(moment)s.", moment=moment(letter.as_of["time"])))]
    if waiting := letter.as_of["unapplied"]:
        told.append(str(_("Còn %(count)s sự kiện chưa tính.", count=number(waiting))))
    yield " ".join([*told, str(_("Hồ sơ mật không có trong thư này."))])
    yield str(_("Không muốn nhận thư này nữa: xin báo quản trị hệ thống bỏ địa chỉ khỏi danh sách nhận."))
