"""Working time as the law counts it, on the real calendar of the pack, day by day as a clerk would check it on the wall."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from shared.calendar import LIMIT_UNITS, CalendarMissing, TimeLimit, WorkingCalendar, load_calendar, time_left_words
from shared.message import Message

PACK = Path(__file__).parent.parent.parent / "deploy" / "ba-tri"
HOME = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = load_calendar(PACK)


def at(text: str) -> datetime:
    """A moment by the clock on the office wall, in UTC: `2021-01-19 09:30`."""
    return datetime.fromisoformat(text).replace(tzinfo=HOME).astimezone(UTC)


def due(received: str, value: int | None, unit: str) -> datetime | None:
    return CALENDAR.due(at(received), TimeLimit(value, unit))


def test_a_full_day_of_work_has_eight_hours() -> None:
    assert CALENDAR.minutes_per_day() == 480
    assert CALENDAR.working_minutes(at("2021-01-19 00:00"), at("2021-01-20 00:00")) == 480


@pytest.mark.parametrize(
    ("received", "value", "unit", "settled"),
    [
        # Tuesday 19/1/2021, a week without holidays.
        ("2021-01-19 09:30", 1, "working_day", "2021-01-20 17:00"),
        ("2021-01-19 09:30", 3, "working_day", "2021-01-22 17:00"),
        ("2021-01-19 09:30", 4, "working_day", "2021-01-25 17:00"),
        ("2021-01-19 09:30", 22, "working_day", "2021-02-25 17:00"),
        ("2021-01-19 09:30", 3, "calendar_day", "2021-01-22 17:00"),
        ("2021-01-19 09:30", 4, "calendar_day", "2021-01-25 17:00"),
        ("2021-01-19 09:30", 30, "calendar_day", "2021-02-18 17:00"),
        ("2021-01-19 09:30", 2, "hour", "2021-01-19 11:30"),
        ("2021-01-19 09:30", 3, "hour", "2021-01-19 14:30"),
        ("2021-01-19 16:30", 1, "hour", "2021-01-20 07:30"),
        ("2021-01-19 09:30", 8, "hour", "2021-01-20 09:30"),
        ("2021-01-19 09:30", 1, "same_day_15h", "2021-01-19 17:00"),
        ("2021-01-19 15:00", 1, "same_day_15h", "2021-01-19 17:00"),
        ("2021-01-19 15:01", 1, "same_day_15h", "2021-01-20 17:00"),
        # Friday afternoon.
        ("2021-01-22 14:59", 1, "same_day_15h", "2021-01-22 17:00"),
        ("2021-01-22 16:00", 1, "same_day_15h", "2021-01-25 17:00"),
        ("2021-01-22 16:00", 1, "working_day", "2021-01-25 17:00"),
        ("2021-01-22 16:00", 2, "hour", "2021-01-25 08:00"),
        ("2021-01-22 16:00", 1, "calendar_day", "2021-01-25 17:00"),
        # At night and on a day off, as online reception allows.
        ("2021-01-19 23:50", 1, "same_day_15h", "2021-01-20 17:00"),
        ("2021-01-20 00:10", 1, "same_day_15h", "2021-01-20 17:00"),
        ("2021-01-19 23:50", 1, "working_day", "2021-01-20 17:00"),
        ("2021-01-19 03:00", 1, "hour", "2021-01-19 08:00"),
        ("2021-01-19 12:00", 1, "hour", "2021-01-19 14:30"),
        ("2021-01-23 10:00", 1, "same_day_15h", "2021-01-25 17:00"),
        ("2021-01-23 10:00", 1, "working_day", "2021-01-25 17:00"),
        ("2021-01-24 10:00", 8, "hour", "2021-01-25 17:00"),
        # Over Tết 2021: no work from Wednesday 10/2 to Tuesday 16/2.
        ("2021-02-09 15:00", 1, "same_day_15h", "2021-02-09 17:00"),
        ("2021-02-09 15:01", 1, "same_day_15h", "2021-02-17 17:00"),
        ("2021-02-08 10:00", 3, "working_day", "2021-02-18 17:00"),
        ("2021-02-08 10:00", 3, "calendar_day", "2021-02-17 17:00"),
        ("2021-02-09 16:00", 2, "hour", "2021-02-17 08:00"),
        ("2021-02-12 10:00", 1, "working_day", "2021-02-17 17:00"),
        # Over the turn of the year.
        ("2021-12-31 16:00", 1, "working_day", "2022-01-04 17:00"),
    ],
)  # fmt: skip
def test_the_date_of_a_file_is_what_a_clerk_counts_on_the_wall(received: str, value: int, unit: str, settled: str) -> None:
    assert due(received, value, unit) == at(settled)


def test_a_limit_by_plan_has_no_date() -> None:
    assert due("2021-01-19 09:30", None, "by_plan") is None


def test_every_unit_of_the_law_is_computed() -> None:
    for unit in LIMIT_UNITS:
        CALENDAR.due(at("2021-01-19 09:30"), TimeLimit(1, unit))


def test_a_limit_of_several_offices_is_the_sum_of_its_parts() -> None:
    parts = (("xã", 7), ("phòng", 2), ("huyện", 3), ("tỉnh", 7), ("trả", 3))
    assert CALENDAR.due(at("2021-03-01 08:00"), TimeLimit(22, "working_day", parts)) == at("2021-03-31 17:00")
    with pytest.raises(ValueError, match="add up"):
        TimeLimit(21, "working_day", parts)


@pytest.mark.parametrize(("value", "unit"), [(None, "working_day"), (-1, "hour"), (1, "fortnight")])
def test_a_limit_that_means_nothing_is_refused(value: int | None, unit: str) -> None:
    with pytest.raises(ValueError, match=r"needs a number|unknown unit"):
        TimeLimit(value, unit)


@pytest.mark.parametrize(
    ("saturday", "instead_of"),
    [("2024-05-04", "2024-04-29"), ("2025-04-26", "2025-05-02"), ("2026-08-22", "2026-08-31"), ("2026-01-10", "2026-01-02")],
)
def test_a_make_up_saturday_is_worked_and_the_day_it_pays_for_is_not(saturday: str, instead_of: str) -> None:
    worked, free = date.fromisoformat(saturday), date.fromisoformat(instead_of)
    assert worked.weekday() == 5
    assert CALENDAR.is_working_day(worked)
    assert free.weekday() < 5
    assert not CALENDAR.is_working_day(free)
    assert due(f"{saturday} 09:00", 1, "same_day_15h") == at(f"{saturday} 17:00")


def test_a_file_of_the_friday_before_a_make_up_saturday_is_due_on_that_saturday() -> None:
    assert due("2026-01-09 10:00", 1, "working_day") == at("2026-01-10 17:00")
    assert due("2026-01-09 15:01", 1, "same_day_15h") == at("2026-01-10 17:00")
    assert due("2025-12-31 10:00", 1, "working_day") == at("2026-01-05 17:00")


@pytest.mark.parametrize(
    "day", ["2021-01-01", "2021-04-21", "2021-04-30", "2021-05-03", "2021-09-02", "2021-09-03", "2025-01-29"]
)
def test_the_holidays_of_the_law_are_not_worked(day: str) -> None:
    assert not CALENDAR.is_working_day(date.fromisoformat(day))


def test_what_comes_after_three_in_the_afternoon_is_handed_over_the_next_working_day() -> None:
    assert CALENDAR.handover_day(at("2021-01-22 15:00")) == date(2021, 1, 22)
    assert CALENDAR.handover_day(at("2021-01-22 15:01")) == date(2021, 1, 25)
    assert CALENDAR.handover_day(at("2021-01-23 09:00")) == date(2021, 1, 25)
    assert CALENDAR.handover_day(at("2021-02-09 17:30")) == date(2021, 2, 17)


def test_a_year_that_nobody_entered_is_said_and_never_guessed() -> None:
    for received, value, unit in [
        ("2027-12-30 10:00", 5, "working_day"),
        ("2027-12-30 10:00", 5, "calendar_day"),
        ("2027-12-30 10:00", 40, "hour"),
        ("2027-12-31 15:01", 1, "same_day_15h"),
        ("2020-12-31 10:00", 1, "working_day"),
    ]:
        if received.startswith("2020"):
            with pytest.raises(CalendarMissing, match="2020"):
                CALENDAR.working_minutes(at(received), at("2021-01-05 10:00"))
        else:
            with pytest.raises(CalendarMissing, match="2028"):
                due(received, value, unit)


def test_an_extension_counts_from_the_old_date() -> None:
    first = due("2021-01-19 09:30", 3, "working_day")
    assert first is not None
    assert CALENDAR.extend(first, 3, "working_day") == at("2021-01-27 17:00")
    assert CALENDAR.extend(first, 20, "calendar_day") == at("2021-02-17 17:00")
    with pytest.raises(ValueError, match="plan"):
        CALENDAR.extend(first, 1, "by_plan")


def test_after_a_pause_what_was_left_is_left_still() -> None:
    promised = at("2021-01-22 17:00")
    # Two days and a half were left on Wednesday at half past one; the papers came on Monday morning.
    assert CALENDAR.working_minutes(at("2021-01-20 13:30"), promised) == 210 + 2 * 480
    assert CALENDAR.resume(promised, at("2021-01-20 13:30"), at("2021-01-25 07:00")) == at("2021-01-27 10:30")
    # Paused over the weekend only: nothing is lost and nothing won.
    assert CALENDAR.resume(promised, at("2021-01-20 17:00"), at("2021-01-21 07:00")) == promised


def test_a_pause_after_the_date_leaves_no_time() -> None:
    assert CALENDAR.resume(at("2021-01-22 17:00"), at("2021-01-25 10:00"), at("2021-01-26 10:00")) == at("2021-01-26 10:00")


def test_time_outside_office_hours_is_not_working_time() -> None:
    assert CALENDAR.working_minutes(at("2021-01-19 11:30"), at("2021-01-19 13:30")) == 0
    assert CALENDAR.working_minutes(at("2021-01-19 17:00"), at("2021-01-20 07:00")) == 0
    assert CALENDAR.working_minutes(at("2021-01-23 00:00"), at("2021-01-25 00:00")) == 0
    assert CALENDAR.working_minutes(at("2021-01-19 11:00"), at("2021-01-19 14:00")) == 60
    assert CALENDAR.working_minutes(at("2021-01-19 11:00"), at("2021-01-19 09:00")) == 0


DUE = "2021-01-22 17:00"


@pytest.mark.parametrize(
    ("now", "due_at", "vi", "en"),
    [
        ("2021-01-19 09:30", None, "Không có thời hạn", "No time limit"),
        ("2021-01-19 07:00", DUE, "Còn 4 ngày", "4 days left"),
        ("2021-01-19 09:00", DUE, "Còn 3 ngày 6 giờ", "3 days 6 hours left"),
        ("2021-01-21 07:00", DUE, "Còn 2 ngày", "2 days left"),
        ("2021-01-21 16:00", DUE, "Còn 1 ngày 1 giờ", "1 day 1 hour left"),
        ("2021-01-21 17:00", DUE, "Còn 1 ngày", "1 day left"),
        ("2021-01-22 00:10", DUE, "Hôm nay 17:00", "Today 17:00"),
        ("2021-01-22 16:59", DUE, "Hôm nay 17:00", "Today 17:00"),
        # Due at this very minute, with nothing left: a sentence, not a blank.
        (DUE, DUE, "Hôm nay 17:00", "Today 17:00"),
        ("2021-01-22 17:01", DUE, "Quá 0 phút", "0 minutes late"),
        ("2021-01-25 07:01", DUE, "Quá 1 phút", "1 minute late"),
        ("2021-01-25 07:45", DUE, "Quá 45 phút", "45 minutes late"),
        ("2021-01-25 09:00", DUE, "Quá 2 giờ", "2 hours late"),
        ("2021-01-26 08:00", DUE, "Quá 1 ngày 1 giờ", "1 day 1 hour late"),
        ("2021-01-19 17:00", "2021-01-20 07:00", "Còn 0 phút", "0 minutes left"),
        ("2021-01-19 17:00", "2021-01-20 07:40", "Còn 40 phút", "40 minutes left"),
    ],
)
def test_the_time_left_is_always_a_sentence_in_both_languages(now: str, due_at: str | None, vi: str, en: str) -> None:
    assert time_left_words(at(now), at(due_at) if due_at else None, CALENDAR) == Message(vi, en)


def test_a_day_that_is_both_off_and_worked_stops_the_start_by_name(tmp_path: Path) -> None:
    (tmp_path / "calendar.yaml").write_text(
        'office_hours: [["07:00", "11:30"]]\n'
        "years: [{year: 2021, days_off: [{date: 2021-02-10}], make_up_days: [{date: 2021-02-10}]}]\n"
    )
    with pytest.raises(ValueError, match="2021-02-10 is both"):
        load_calendar(tmp_path)


def test_what_is_no_date_stops_the_start_by_name(tmp_path: Path) -> None:
    (tmp_path / "calendar.yaml").write_text(
        'office_hours: [["07:00", "11:30"]]\nyears: [{year: 2021, days_off: [{date: "10 tháng 2"}]}]\n'
    )
    with pytest.raises(ValueError, match="10 tháng 2"):
        load_calendar(tmp_path)


def test_other_office_hours_make_other_days() -> None:
    hours = ((time(7, 30), time(11, 30)), (time(13, 0), time(17, 0)))
    other = WorkingCalendar(CALENDAR.years, CALENDAR.days_off, CALENDAR.make_up_days, hours)
    assert other.working_minutes(at("2021-01-19 07:00"), at("2021-01-19 13:30")) == 270
    assert other.due(at("2021-01-19 07:00"), TimeLimit(1, "hour")) == at("2021-01-19 08:30")
