"""Letters on real SMTP to a server that takes, refuses, is busy or gone: sent once and recognisable, or plainly not."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from services.metrics.domain import letter as steps
from services.metrics.domain.letter import Content
from services.metrics.domain.letter_week import Schedule
from services.metrics.letters import post, sending
from services.metrics.letters.post import Failure, Post
from services.metrics.letters.sending import LetterSending
from services.metrics.letters.store import Letters
from services.metrics.letters.weeks import Weeks
from shared.calendar import load_calendar
from shared.mongo.connect import Document, connect
from tests.support.certificates import trusted_server
from tests.support.mail_server import MailServer, mail_server
from tests.support.reporting import ManualClock

pytestmark = pytest.mark.servers

PACK = Path(__file__).parents[2] / "deploy" / "ba-tri"
CALENDAR, MONDAYS = load_calendar(PACK), Schedule(0, time(7, 30), ("district", "communes"))
MONDAY = datetime(2021, 1, 25, 1, 0, tzinfo=UTC)
WEEK = "2021-01-25"
CHAIR, DEPUTY = "chu.tich@batri.example.vn", "pho.chu.tich@batri.example.vn"
RECEIVERS = {"836": CHAIR, "836-deputy": DEPUTY}
CONTENT = Content("Thư hằng tuần", "Tỷ lệ: 66,7 %\n.\n", "<body><p>Tỷ lệ: 66,7 %</p></body>")


class Press:
    """Prints nothing but which unit it was asked for."""

    def month(self, code: str) -> bytes | None:
        return f"%PDF-{code}".encode()


class Outbox:
    """Letters of one week for three slots, one of which nobody is named for, and a worker that sends."""

    def __init__(self, letters: Letters, server: MailServer) -> None:
        self.clock, self.letters, self.server = ManualClock(MONDAY), letters, server
        self.marked_at: datetime | None = None
        for slot in (*RECEIVERS, "29179"):
            self.add(WEEK, slot)
        self.sender = self.worker()

    def add(self, week: str, slot: str) -> None:
        """A letter that was made."""
        content, to = CONTENT, RECEIVERS.get(slot, "")
        assert self.letters.insert(steps.made(week, slot, slot.partition("-")[0], content, "solieu.vn", to, self.clock()))

    def worker(self, receivers: dict[str, str] = RECEIVERS, **server: Any) -> LetterSending:
        """Another worker over the same letters."""
        weeks = Weeks(MONDAYS, CALENDAR, self.clock, self.clock)
        press: Any = Press()
        return LetterSending(weeks, press, self.letters, receivers, self.post(**server), self.secret_since, self.clock)

    def round(self, sender: LetterSending | None = None) -> None:
        """Steps of one worker, until nothing is due any more."""
        while (sender or self.sender).step() == 0:
            pass

    def secret_since(self, moment: datetime) -> bool:
        """Whether a file was marked secret after `moment`."""
        return self.marked_at is not None and self.marked_at > moment

    def post(self, **server: Any) -> Post:
        """The mail server as it is configured."""
        plain = {"security": "none", "user": "", "password": "", "sender": "motcua@batri.example.vn"}
        return Post(post.MailServer("127.0.0.1", self.server.port, **{**plain, **server}), "solieu.vn")

    def letter(self, slot: str = "836") -> Document:
        """A letter as it is stored."""
        return self.letters.load(f"{WEEK}:{slot}")

    def receivers(self) -> list[str]:
        """To whom the server took letters."""
        return sorted(str(mail["To"]) for mail in self.server.taken)


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with mail_server() as made:
        yield made


@pytest.fixture
def box(document_store_url: str, database: str, server: MailServer) -> Iterator[Outbox]:
    server.answers.clear()
    server.taken.clear()
    store = connect(document_store_url, database)
    letters = Letters(store["letters"])
    letters.ensure_indexes()
    yield Outbox(letters, server)
    store.client.close()


def test_a_letter_is_sent_once_to_each_receiver_as_text_as_html_and_with_the_month(box: Outbox) -> None:
    box.round()
    box.clock.forward(days=1)
    box.round()
    assert box.receivers() == sorted([CHAIR, DEPUTY])
    mail = next(each for each in box.server.taken if each["To"] == CHAIR)
    named = {name: str(mail[name]) for name in ("Message-ID", "Auto-Submitted", "From", "Subject")}
    assert named == {
        "Message-ID": f"<{WEEK}.836.weekly-letter@solieu.vn>",
        "Auto-Submitted": "auto-generated",
        "From": "motcua@batri.example.vn",
        "Subject": CONTENT.subject,
    }
    parts = {part.get_content_type(): part.get_content() for part in mail.walk() if not part.is_multipart()}
    assert parts["text/plain"].replace("\r\n", "\n") == CONTENT.text
    assert (parts["text/html"].strip(), parts["application/pdf"]) == (CONTENT.html, b"%PDF-836")
    letter = box.letter()
    assert (letter["sent_at"], letter["tries"], letter["pdf"], letter["next_try_at"]) == (MONDAY, 1, None, None)


def test_a_sender_killed_between_sending_and_noting_sends_again_with_the_same_message_id(
    box: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(box.sender, "_note", _killed)
    with pytest.raises(KeyboardInterrupt):
        box.round()
    first = box.server.taken[0]
    assert (first["To"], box.letter()["tries"], box.letter()["last_error"]) == (CHAIR, 1, "unfinished")
    after = box.worker({"836": CHAIR})
    box.round(after)
    assert len(box.server.taken) == 1, "not before its time"
    box.clock.now += steps.HELD
    box.round(after)
    again = box.server.taken[1]
    assert [again[name] for name in ("To", "Message-ID", "Date")] == [first[name] for name in ("To", "Message-ID", "Date")]
    assert (box.letter()["sent_at"], box.letter()["tries"]) == (box.clock.now, 2)


def _killed(*asked: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("command", ["RCPT", "END"])
def test_a_final_refusal_is_kept_with_the_servers_words_without_the_address_and_not_repeated(box: Outbox, command: str) -> None:
    box.server.answers[command] = f"550 5.1.1 <{CHAIR}>: chu.tich has no mailbox here"
    box.round(box.worker({"836": CHAIR}))
    box.server.answers.clear()
    box.clock.forward(days=2)
    box.round(box.worker({"836": CHAIR}))
    letter = box.letter()
    assert (letter["refused"], letter["tries"], letter["next_try_at"], letter["sent_at"]) == (True, 1, None, None)
    assert (letter["server_said"], box.server.taken) == ("550 5.1.1 <***>: *** has no mailbox here", [])


@pytest.mark.parametrize(
    ("command", "answer", "code"),
    [
        ("RCPT", "451 4.7.1 come again", "receiver_refused"),
        ("END", "452 no room", "letter_refused"),
        ("MAIL", "550 not from you", "server_refuses_us"),
        ("EHLO", "554 go away", "server_refuses_us"),
    ],
)
def test_what_may_pass_is_tried_again_with_growing_pauses(box: Outbox, command: str, answer: str, code: str) -> None:
    box.server.answers.update({command: answer} | ({"HELO": answer} if command == "EHLO" else {}))
    sender, pauses = box.worker({"836": CHAIR}), []
    for number in range(1, 4):
        box.round(sender)
        letter = box.letter()
        assert (letter["tries"], letter["last_error"], letter["server_said"]) == (number, code, answer)
        pauses.append(letter["next_try_at"] - box.clock.now)
        box.round(sender)
        assert box.letter()["tries"] == number, "not before its time"
        box.clock.now = letter["next_try_at"]
    assert pauses == [timedelta(seconds=30 * 2**number) for number in range(3)]
    box.server.answers.clear()
    box.round(sender)
    assert (box.letter()["sent_at"], box.letter()["server_said"]) == (box.clock.now, "")


def test_a_server_that_is_not_there_or_does_not_answer_is_waited_for(box: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as gone:
        pass
    nowhere = Post(post.MailServer("127.0.0.1", gone.port, "none", "", "", "motcua@example.vn"), "solieu.vn")
    assert nowhere.send(box.letter(), CHAIR) == Failure("no_connection", "ConnectionRefusedError")
    monkeypatch.setattr(post, "TIMEOUT_SECONDS", 0.1)
    box.server.answers["DATA"] = ""
    assert box.post().send(box.letter(), CHAIR) == Failure("timeout")


def test_a_server_that_dawdles_is_left_in_the_middle(box: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line comes in time, and the answer never ends."""
    box.server.answers["MAIL"] = "250-"
    monkeypatch.setattr(post, "CONVERSATION_SECONDS", 0.2)
    assert box.post().send(box.letter(), CHAIR) == Failure("timeout")
    monkeypatch.setattr(post, "CONVERSATION_SECONDS", 0.0)
    monkeypatch.setattr(post, "Timer", Mock())
    box.server.answers.clear()
    assert box.post().send(box.letter(), CHAIR) == Failure("timeout"), "what is too late when connected does not begin"


def test_a_letter_without_its_month_says_so_in_both_languages(box: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Press, "month", lambda self, code: None)
    box.add("2021-02-01", "836")
    box.clock.forward(days=7)
    box.round(box.worker({"836": CHAIR}))
    (mail,) = box.server.taken
    parts = {part.get_content_type(): part.get_content() for part in mail.walk() if not part.is_multipart()}
    assert set(parts) == {"text/plain", "text/html"}
    for said in parts.values():
        assert "không kèm tệp PDF" in said and "No PDF of the month" in said


def test_our_own_user_is_not_kept_when_a_server_repeats_it(box: Outbox) -> None:
    box.server.answers["MAIL"] = "535 user MotCua-Mail is not known"
    refused = box.post(user="motcua-mail", password="a-word").send(box.letter(), CHAIR)
    assert refused == Failure("server_refuses_us", "535 user *** is not known")


def test_a_goodbye_that_is_lost_does_not_make_a_letter_untaken(box: Outbox) -> None:
    box.server.answers["QUIT"] = "500 what"
    assert box.post().send(box.letter(), CHAIR) is None


def test_a_failure_that_is_not_the_servers_stops_the_worker(box: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "message_of", lambda *asked: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        box.round()


def test_two_workers_send_one_mail_to_each_receiver_in_a_week(box: Outbox) -> None:
    """Each lists the letters before the other has sent them, and goes on with its list."""
    both = [box.sender, box.worker()]
    for _ in range(12):
        listed = box.letters.to_send(WEEK, box.clock())
        for worker in both:
            with pytest.MonkeyPatch.context() as before:
                before.setattr(box.letters, "to_send", lambda *asked, seen=listed: seen)
                worker.step()
            box.round(worker)
        box.clock.forward(hours=12)
    assert box.receivers() == sorted([CHAIR, DEPUTY])
    assert [(box.letter(slot)["tries"], box.letter(slot)["last_error"]) for slot in RECEIVERS] == [(1, None)] * 2


def test_while_a_try_lasts_as_long_as_it_may_nobody_else_tries(box: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second worker comes again and again while the first one's server dawdles."""
    tried: list[Any] = []

    def slow(self: Post, letter: Document, to: str) -> None:
        tried.append(to)
        if len(tried) == 1:
            box.clock.forward(seconds=post.CONVERSATION_SECONDS)
            box.round(box.worker({"836": CHAIR}))

    monkeypatch.setattr(Post, "send", slow)
    box.round(box.worker({"836": CHAIR}))
    assert (tried, box.letter()["sent_at"]) == ([CHAIR], box.clock.now)


def test_what_came_of_a_try_that_lasted_too_long_changes_nothing_of_the_next_one(box: Outbox) -> None:
    old = steps.tried(box.letter(), CHAIR, None, MONDAY)
    assert box.letters.swap(box.letter(), old)
    now = steps.tried(old, CHAIR, None, MONDAY + steps.HELD)
    assert box.letters.swap(old, now)
    box.sender._note(old, Failure("receiver_refused", "550", final=True))
    assert box.letter() == now
    box.sender._note(now, None)
    box.sender._note(old, Failure("timeout"))
    assert (box.letter()["sent_at"], box.letter()["next_try_at"], box.letter()["last_error"]) == (MONDAY, None, None)


def test_a_worker_that_is_told_to_stop_does_so_between_two_letters(box: Outbox) -> None:
    assert (box.sender.step(), len(box.server.taken)) == (0, 1)
    assert (box.sender.step(), len(box.server.taken)) == (sending.ROUND_SECONDS, 2)
    assert box.sender.step() == sending.ROUND_SECONDS


def test_a_letter_made_before_a_file_was_marked_secret_does_not_leave_until_it_is_made_anew(box: Outbox) -> None:
    listed = box.letter()
    box.marked_at = box.clock.now + timedelta(seconds=1)
    box.round()
    box.sender._send(box.post(), listed)
    assert (box.receivers(), box.letter()["tries"]) == ([], 0)
    anew = steps.remade(listed, Content("Thư hằng tuần", "Tỷ lệ: 50,0 %", "<p></p>"), box.marked_at)
    assert box.letters.swap(listed, anew)
    box.round()
    body = box.server.taken[0].get_body(("plain",))
    assert box.receivers() == [CHAIR] and body is not None and "50,0" in body.get_content()


def test_two_workers_do_not_send_at_the_same_time(box: Outbox) -> None:
    both = [box.letters.load(f"{WEEK}:836") for _ in range(2)]
    for letter, worker in zip(both, (box.sender, box.worker()), strict=True):
        worker._send(box.post(), letter)
    assert box.receivers() == [CHAIR]


def test_after_a_month_without_the_system_nothing_old_is_sent(box: Outbox) -> None:
    box.clock.now = datetime(2021, 3, 4, 2, 0, tzinfo=UTC)
    box.add("2021-03-01", "836")
    box.round()
    assert [str(mail["Message-ID"])[1:11] for mail in box.server.taken] == ["2021-03-01"]


def test_a_letter_that_a_clock_running_ahead_has_put_off_is_sent_when_the_clock_is_put_right(box: Outbox) -> None:
    box.server.answers["RCPT"] = "451 later"
    box.clock.forward(days=5)
    box.round()
    box.clock.now = MONDAY
    box.server.answers.clear()
    box.round()
    assert box.receivers() == sorted([CHAIR, DEPUTY])


def test_who_is_taken_off_the_list_gets_no_letter_any_more(box: Outbox) -> None:
    box.round(box.worker({"836": CHAIR}))
    assert (box.receivers(), box.letter("836-deputy")["to"], box.letter("29179")["tries"]) == ([CHAIR], "", 0)


def test_no_address_is_in_the_store_or_in_the_log(box: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[Any] = []
    record: Callable[..., None] = lambda *words, **fields: lines.append((words, fields))  # noqa: E731
    monkeypatch.setattr(sending, "log", type("Log", (), {"info": staticmethod(record)}))
    box.server.answers["RCPT"] = f"450 <{CHAIR}> {DEPUTY}: later, pho.chu.tich, chu.tich"
    box.round()
    told = repr([lines, *(box.letter(slot) for slot in RECEIVERS)])
    assert len(lines) == 2 and "receiver_refused" in told and "c***@batri.example.vn" in told
    assert CHAIR not in told and DEPUTY not in told


def test_the_password_is_told_to_a_trusted_server_alone(box: Outbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    identity, trust = trusted_server(tmp_path)
    asked = {"security": "starttls", "user": "motcua", "password": "a-word"}
    assert box.post(**asked).send(box.letter(), CHAIR) == Failure("no_connection", "SMTPNotSupportedError")
    with mail_server(identity) as secured:
        box.server = secured
        refused = box.post(**asked).send(box.letter(), CHAIR)
        assert (refused, secured.logged_in) == (Failure("no_connection", "SSLCertVerificationError"), [])
        monkeypatch.setattr(ssl, "create_default_context", lambda: trust)
        assert (box.post(**asked).send(box.letter(), CHAIR), secured.logged_in) == (None, ["\0motcua\0a-word"])
