"""Weekly letters without a store: when they are due, which days they tell of, what is kept of an address, who is named."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from services.metrics.domain import letter as steps
from services.metrics.domain.letter import Content
from services.metrics.domain.letter_week import Schedule, Week, newest_week
from services.metrics.letters import weeks
from services.metrics.letters.loops import mail_server_of
from services.metrics.letters.post import CONVERSATION_SECONDS
from services.metrics.letters.recipients import load_recipients
from services.metrics.letters.schedule import load_schedule, slots_of, units_of, without_letter
from services.metrics.letters.weeks import Weeks
from services.metrics.settings import SERVICE, Settings
from shared.calendar import HOME, CalendarMissing, load_calendar
from shared.clock import SKEW
from shared.settings import SettingsError
from shared.units import load_units
from tests.support.reporting import ManualClock

PACK = Path(__file__).parents[3] / "deploy" / "ba-tri"
CALENDAR = load_calendar(PACK)
MONDAYS = Schedule(0, time(7, 30), ("district",))
AT = datetime(2021, 1, 25, 0, 30, tzinfo=UTC)


def _week(day: date, hour: time = time(12), schedule: Schedule = MONDAYS) -> Week:
    return newest_week(schedule, CALENDAR, datetime.combine(day, hour, HOME).astimezone(UTC))


def test_the_pack_asks_for_monday_at_half_past_seven_for_every_unit() -> None:
    schedule, units = load_schedule(PACK), load_units(PACK)
    assert (schedule.weekday, schedule.at) == (0, time(7, 30))
    assert {each.code for each in units_of(schedule, units, AT.date())} == {each.code for each in units.all(AT.date())}


@pytest.mark.parametrize(("hour", "monday"), [(time(7, 29), date(2021, 1, 18)), (time(7, 30), date(2021, 1, 25))])
def test_a_letter_is_due_on_monday_at_its_hour_where_the_office_is(hour: time, monday: date) -> None:
    week = _week(date(2021, 1, 25), hour)
    assert (week.monday, week.told.last) == (monday, monday - timedelta(days=1))
    assert week.due_at.astimezone(HOME).time() == time(7, 30)


def test_after_a_day_off_on_monday_the_letter_comes_on_the_next_working_day() -> None:
    """Tết 2021 ends on Tuesday, 16 February."""
    assert _week(date(2021, 2, 16)).name == "2021-02-08"
    week = _week(date(2021, 2, 17))
    assert (week.name, week.due_at.astimezone(HOME).date()) == ("2021-02-15", date(2021, 2, 17))
    assert week.told.name == "2021-02-08..2021-02-14"


def test_a_week_without_a_working_day_has_no_letter_and_the_next_one_tells_of_its_days_too() -> None:
    """Tết 2022 is a whole week, from Monday, 31 January to Friday, 4 February."""
    assert _week(date(2022, 2, 6)).name == "2022-01-24"
    week = _week(date(2022, 2, 7))
    assert (week.name, week.told.first, week.told.last) == ("2022-02-07", date(2022, 1, 24), date(2022, 2, 6))


def test_every_week_of_seven_years_is_told_of_in_exactly_one_letter() -> None:
    told, day = [], date(2021, 1, 25)
    while day < date(2027, 12, 20):
        week = _week(day + timedelta(days=6), time(23))
        told += [week.told] if week.told not in told else []
        day += timedelta(days=7)
    assert [each.first for each in told[1:]] == [each.last + timedelta(days=1) for each in told[:-1]]


def test_the_first_week_of_the_calendar_has_a_letter_and_a_year_that_nobody_entered_has_none() -> None:
    assert _week(date(2021, 1, 4)).told.name == "2020-12-28..2021-01-03"
    with pytest.raises(CalendarMissing):
        _week(date(2028, 1, 4))


@pytest.mark.parametrize("text", ["weekday: sunday", "weekday: monday\nunits: [provinces]"])
def test_a_schedule_that_cannot_be_kept_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "letters.yaml").write_text(f"time: '07:30'\n{text}\n")
    with pytest.raises(ValueError, match=r"letters\.yaml"):
        load_schedule(tmp_path)


def test_a_letter_that_did_not_leave_before_the_next_one_came_stays() -> None:
    letter = _made()
    assert (letter["to"], letter["message_id"]) == ("c***@example.vn", "<2021-01-25.836.weekly-letter@example.vn>")
    assert (steps.state(letter, "2021-01-25"), steps.state(letter, "2021-02-01")) == (steps.WAITING, steps.OVERTAKEN)
    tried = steps.tried(letter, "chair@example.vn", b"pdf", AT)
    for after, stands in ((steps.sent(tried, AT), steps.SENT), (steps.refused(tried, "x", "550"), steps.FAILED)):
        assert (steps.state(after, "2021-02-01"), after["next_try_at"], after["pdf"]) == (stands, None, None)
    assert steps.failed(tried, "x", "451", AT)["next_try_at"] == AT + timedelta(seconds=30)


def test_a_try_is_held_for_longer_than_it_may_take() -> None:
    begun = steps.tried(_made(), "chair@example.vn", None, AT)
    over = AT + timedelta(seconds=CONVERSATION_SECONDS) + SKEW
    assert (steps.due(begun, over), steps.due(begun, AT + steps.HELD)) == (False, True)


def test_a_letter_that_was_sent_or_refused_is_never_due_again() -> None:
    tried = steps.tried(_made(), "chair@example.vn", None, AT)
    for ended in (steps.sent(tried, AT), steps.refused(tried, "x", "550")):
        for moment in (ended["next_try_at"], AT):  # as a worker of before left it, too
            assert not steps.due({**ended, "next_try_at": moment}, AT + timedelta(days=2))


def test_a_letter_that_was_sent_is_neither_tried_nor_made_anew_and_keeps_its_moment() -> None:
    sent = steps.sent(steps.tried(_made(), "chair@example.vn", None, AT), AT)
    with pytest.raises(ValueError, match="was sent"):
        steps.tried(sent, "chair@example.vn", None, AT)
    with pytest.raises(ValueError, match="was sent"):
        steps.remade(sent, Content("s", "t", "h"), AT)
    assert steps.sent({**sent, "next_try_at": AT}, AT + timedelta(hours=1)) == {**sent, "version": sent["version"] + 1}


def _made() -> steps.Letter:
    return steps.made("2021-01-25", "836", "836", Content("s", "t", "h"), "example.vn", "chair@example.vn", AT)


def test_of_a_servers_words_no_address_is_kept() -> None:
    said = "550 5.1.1 <chu.tich@batri.example.vn>,\r\n other@example.vn: chu.tich unknown here" + " x" * 200
    kept = steps.without_addresses(said, "chu.tich@batri.example.vn")
    assert kept.startswith("550 5.1.1 <***>, ***") and "unknown here" in kept and len(kept) == steps.KEPT_WORDS
    assert "chu.tich" not in kept and "@" not in kept


def test_of_a_servers_words_neither_the_receiver_nor_our_user_is_kept_in_whatever_case() -> None:
    kept = steps.without_addresses("550 user AN.THUY unknown to Motcua", "an.thuy@batri.example.vn", "motcua@batri.example.vn")
    assert kept == "550 user *** unknown to ***"
    assert steps.without_addresses("535 no MOTCUA, motcuas", "", "motcua") == "535 no ***, motcuas"


def test_who_is_named_and_gets_no_letter_is_told() -> None:
    units = load_units(PACK).districts(AT.date())
    assert without_letter(units, ["836", "836-deputy", "29999", "29179"]) == ["29179", "29999"]


def test_a_calendar_that_ends_is_told_of_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(weeks.log, "warning", lambda words, year: told.append(year))
    clock = ManualClock(datetime(2028, 1, 4, 1, tzinfo=UTC))
    asked = Weeks(MONDAYS, CALENDAR, clock, clock)
    for count in (1, 2):
        assert {asked.newest() for _ in range(3)} == {None}
        assert told == [2028] * count
        clock.forward(days=1)


def test_a_further_receiver_has_a_letter_of_their_own_and_an_unknown_unit_none() -> None:
    units = load_units(PACK).communes(AT.date())[:1]
    assert set(slots_of(units, ["29110", "29110-deputy", "99999"])) == {"29110", "29110-deputy"}


def _receivers(folder: Path, text: str) -> str:
    (folder / "receivers.yaml").write_text(text)
    return str(folder / "receivers.yaml")


def test_receivers_are_named_by_unit_and_further_word(tmp_path: Path) -> None:
    text = '"836": a@example.vn\n"836-deputy": b@example.vn\n"836.TC": c@example.vn\n'
    assert set(load_recipients(_receivers(tmp_path, text))) == {"836", "836-deputy", "836.TC"}


WRONG = (
    "",
    "- a",
    "836: a@example.vn",
    '"836": none',
    '"../836": a@example.vn',
    '"836": "A <a@example.vn>"',
    '"836": [',
    "a@b.vn: x",
    '"836": "=?utf-8?q?=0d=0aBcc=3a_x?=@x.vn"',
    '"836": a@example.vn\n"836": b@example.vn',
)


@pytest.mark.parametrize("text", WRONG)
def test_a_list_that_cannot_be_used_is_refused_without_repeating_an_address(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match="LETTER_RECIPIENTS_FILE") as refused:
        load_recipients(_receivers(tmp_path, text))
    assert "@" not in str(refused.value).replace("somebody@example.vn", "")


def test_a_list_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="LETTER_RECIPIENTS_FILE"):
        load_recipients(str(tmp_path / "none.yaml"))


def test_without_a_mail_server_nothing_else_is_asked_for() -> None:
    assert mail_server_of(Settings.read(SERVICE)) is None


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"LETTER_SMTP_HOST": "mail.example.vn"}, "LETTER_FROM"),
        ({"LETTER_SMTP_SECURITY": "ssl"}, "LETTER_SMTP_SECURITY"),
        ({"LETTER_SMTP_SECURITY": "none", "LETTER_SMTP_USER": "motcua"}, "LETTER_SMTP_SECURITY"),
    ],
)
def test_a_mail_server_that_could_not_be_used_safely_is_refused(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], named: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=named):
        Settings.read(SERVICE)


def test_the_password_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"HOST": "mail.example.vn", "USER": "motcua", "PASSWORD": "very-secret-word"}
    for name, value in given.items():
        monkeypatch.setenv(f"LETTER_SMTP_{name}", value)
    monkeypatch.setenv("LETTER_FROM", "motcua@example.vn")
    settings = Settings.read(SERVICE)
    assert settings.describe()["letter_smtp_password"] == "***"
    assert "very-secret-word" not in repr(mail_server_of(settings)) and mail_server_of(settings) is not None
