"""Three plain sentences under a month: how much of the target, what changed, where paper and waiting come from most."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from services.metrics.domain.measures import Measures
from services.metrics.domain.part import PAPER
from services.metrics.web import words
from services.metrics.web.doors import Door
from services.metrics.web.ways import sentence, shut, way
from shared.web.filters import number, percent


def sentences(
    month: Mapping[str, Any], before: Mapping[str, Any], measured: Measures, door: Door = shut
) -> tuple[Markup, Markup, Markup]:
    """About the figure of a month, beside the figure of the month before, and what was measured of its files. `door`: the ways
    to the files that are counted in them.
    """
    return of_the_target(month), change(month, before), where_most(month, measured, door)


def of_the_target(figure: Mapping[str, Any]) -> Markup:
    """How much of the target is reached. What is not reached is never rounded up to the whole of it."""
    if figure["state"] == "no_files_yet":
        return sentence(_("Chưa có hồ sơ nào kết thúc trong tháng."))
    said = {"share": percent(figure["share"]), "target": percent(figure["target"])}
    if figure["state"] == "no_target":
        return sentence(_("Tỷ lệ xử lý trực tuyến là %(share)s; phần này không có mục tiêu."), share=said["share"])
    if figure["state"] == "reached":
        return sentence(_("Tỷ lệ xử lý trực tuyến là %(share)s, đạt mục tiêu %(target)s."), **said)
    part = Decimal(10_000 * figure["numerator"]) / figure["denominator"] / figure["target"]
    said |= {"part": percent(part.quantize(Decimal("0.1"), ROUND_DOWN)), "count": number(figure["gap_cases"])}
    return sentence(
        _("Tỷ lệ xử lý trực tuyến là %(share)s, bằng %(part)s của mục tiêu %(target)s; còn thiếu %(count)s hồ sơ."), **said
    )


def change(figure: Mapping[str, Any], before: Mapping[str, Any]) -> Markup:
    """Against the month before, in percentage points; a month without files is compared with none."""
    if figure["share"] is None:
        return sentence(_("Không so được với tháng trước, vì tháng này không có hồ sơ nào kết thúc."))
    if before["share"] is None:
        return sentence(_("Mới: tháng trước chưa có hồ sơ nào kết thúc."))
    apart = figure["share"] - before["share"]
    said = {"before": percent(before["share"]), "points": words.apart(apart)}
    if apart > 0:
        return sentence(_("So với tháng trước (%(before)s), tăng %(points)s điểm phần trăm."), **said)
    if apart < 0:
        return sentence(_("So với tháng trước (%(before)s), giảm %(points)s điểm phần trăm."), **said)
    return sentence(_("Bằng tháng trước (%(before)s)."), before=said["before"])


def where_most(figure: Mapping[str, Any], measured: Measures, door: Door = shut) -> Markup:
    """Where paper came in most often, and at which step files wait longest."""
    place, waiting = _paper(figure, measured, door), _waiting(measured)
    if place and waiting:
        return sentence(_("Giấy vào nhiều nhất ở: %(paper)s; chờ lâu nhất ở: %(waiting)s."), paper=place, waiting=waiting)
    if place:
        return sentence(_("Giấy vào nhiều nhất ở: %(paper)s; chưa đo được thời gian của bước nào."), paper=place)
    if waiting:
        return sentence(_("Không có hồ sơ nào còn giấy; chờ lâu nhất ở: %(waiting)s."), waiting=waiting)
    return sentence(_("Không có hồ sơ nào còn giấy, và chưa đo được thời gian của bước nào."))


def _paper(figure: Mapping[str, Any], measured: Measures, door: Door) -> Markup:
    """The place with most files; of two alike, the first by name, so that a page printed twice says the same."""
    if not measured.paper:
        return Markup()
    place, count = min(measured.paper.items(), key=lambda each: (-each[1], each[0]))
    every = number(figure["denominator"] - figure["numerator"])
    ways = {"count": way(door(f"{PAPER}{place}"), number(count)), "all": way(door("paper"), every)}
    return sentence(_("%(place)s (%(count)s trong %(all)s hồ sơ còn giấy)"), place=words.paper(place), **ways)


def _waiting(measured: Measures) -> Markup:
    if not measured.steps:
        return Markup()
    slowest = measured.steps[0]
    said = {"step": words.step(slowest.step), "hours": words.hours(slowest.ninetieth)}
    return sentence(_("bước %(step)s, chín phần mười số lần xong trong %(hours)s"), **said)
