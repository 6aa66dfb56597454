"""What a trial changes, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from services.metrics.domain.trial import ONLINE, ONLY, WITHOUT, Lift, Trial, enough
from services.metrics.figures import Figure
from services.metrics.web.words import apart, gap
from services.metrics.what_if import Pair
from shared.web.filters import number, percent


def tries(trial: Trial, names: Sequence[str]) -> list[str]:
    """What is tried, in words, because paper shows no address; `names`: of the procedures chosen."""
    target = [] if trial.target is None else [str(_("Mục tiêu thử: %(target)s.", target=percent(trial.target)))]
    said = {
        WITHOUT: _("Không tính: %(names)s.", names="; ".join(names)),
        ONLY: _("Chỉ tính: %(names)s.", names="; ".join(names)),
        ONLINE: _("Coi như đã xử lý trực tuyến mọi hồ sơ còn giấy: %(names)s.", names="; ".join(names)),
    }
    return target + ([str(said[trial.choice])] if names else [])


def effect(pair: Pair) -> list[str]:
    """The whole difference: in percentage points, then in files."""
    return [sentence for sentence in (_points(pair), _files(pair)) if sentence]


def change(pair: Pair) -> str:
    """The difference in a cell of a table: first whether a target is reached that was not, or the other way round."""
    if lost(pair):
        return str(_("từ đạt sang chưa đạt"))
    if won(pair):
        return str(_("từ chưa đạt sang đạt"))
    if pair.official["share"] is None or pair.tried["share"] is None or pair.tried["share"] == pair.official["share"]:
        return ""
    return f"{_sign(pair)}{apart(pair.tried['share'] - pair.official['share'])} " + str(_("điểm phần trăm"))


def lost(pair: Pair) -> bool:
    """Whether the target is reached officially and not in the trial."""
    return (pair.official["state"], pair.tried["state"]) == ("reached", "below")


def won(pair: Pair) -> bool:
    """Whether the target is reached in the trial and not officially."""
    return (pair.official["state"], pair.tried["state"]) == ("below", "reached")


def standings(places: Sequence[Pair]) -> str:
    """How many places reach their target in both, and how many change."""
    return str(
        _(
            "Đạt mục tiêu: %(official)s theo số liệu chính thức, %(tried)s trong phép thử. Từ đạt sang chưa đạt: %(lost)s; "
            "từ chưa đạt sang đạt: %(won)s.",
            official=_reached([pair.official for pair in places]),
            tried=_reached([pair.tried for pair in places]),
            lost=sum(map(lost, places)),
            won=sum(map(won, places)),
        )
    )


def way(tried: Figure, lifts: Sequence[Lift]) -> str:
    """How few procedures would be enough to reach the target; empty without a target or files."""
    if tried["state"] in ("no_files_yet", "no_target"):
        return ""
    if not tried["gap_cases"]:
        return str(_("Phép thử này đã đạt mục tiêu."))
    every, half = (enough(papers, tried["gap_cases"]) for papers in ([e.paper for e in lifts], [e.paper // 2 for e in lifts]))
    told = {"gap": gap(tried).capitalize(), "every": every}
    if half is None:
        return str(
            _(
                "%(gap)s. Số thủ tục đứng đầu bảng là đủ: %(every)s nếu mọi hồ sơ còn giấy của chúng được xử lý trực tuyến; "
                "một nửa thì chưa đủ.",
                **told,
            )
        )
    return str(
        _(
            "%(gap)s. Số thủ tục đứng đầu bảng là đủ: %(every)s nếu mọi hồ sơ còn giấy của chúng được xử lý trực tuyến, "
            "%(half)s nếu chỉ một nửa.",
            **told,
            half=half,
        )
    )


def _points(pair: Pair) -> str:
    official, tried = pair.official["share"], pair.tried["share"]
    if official is None or tried is None:
        return ""
    if tried == official:
        return str(_("Tỷ lệ bằng số liệu chính thức."))
    points = apart(tried - official)
    if tried > official:
        return str(_("Tỷ lệ cao hơn số liệu chính thức %(points)s điểm phần trăm.", points=points))
    return str(_("Tỷ lệ thấp hơn số liệu chính thức %(points)s điểm phần trăm.", points=points))


def _files(pair: Pair) -> str:
    before, after = ((each["numerator"], each["denominator"]) for each in (pair.official, pair.tried))
    if before == after:
        return str(_("Các hồ sơ được tính như số liệu chính thức."))
    online, every = ({"after": number(now), "before": number(then)} for then, now in zip(before, after, strict=True))
    told = str(_("Hồ sơ trực tuyến: %(after)s thay cho %(before)s.", **online))
    return told if before[1] == after[1] else str(_("Hồ sơ được tính: %(after)s thay cho %(before)s.", **every)) + " " + told


def _reached(found: Sequence[Figure]) -> int:
    return sum(each["state"] == "reached" for each in found)


def _sign(pair: Pair) -> str:
    return "+" if pair.tried["share"] > pair.official["share"] else "−"
