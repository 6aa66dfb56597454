"""The mail server: hands a letter over by SMTP (RFC 5321), and tells what came of it."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from html import escape
from threading import Timer
from time import monotonic

from services.metrics.domain.letter import Letter, without_addresses
from services.metrics.settings import STARTTLS, TLS
from shared.message import Message

# Seconds for each answer of the server. One that greets slowly on purpose, against junk mail, takes up to half a minute.
TIMEOUT_SECONDS = 40.0
# Seconds after which no letter is handed over any more in one try, however the server dawdles. Others may try the letter after
# `domain.letter.HELD`, which is longer; with more than that two workers could send it at once.
CONVERSATION_SECONDS = 120.0
# Answers from here on are final (RFC 5321 §4.2.1); below, the server asks to come again.
FINAL = 500
WITHOUT_MONTH = Message(
    "Thư này không kèm tệp PDF của tháng vì không tạo được tệp; liên kết ở trên mở trang đó.",
    "No PDF of the month goes with this letter because it could not be made; the link above opens that page.",
)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed over, and from whom they come."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    sender: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a try came to nothing: a code, and what the server said. `final`: it does not want this letter for this receiver."""

    code: str
    said: str = ""
    final: bool = False


class Post:
    """Sends letters through one mail server. `host`: our own name, for the greeting."""

    def __init__(self, server: MailServer, host: str) -> None:
        self._server = server
        self._host = host

    def send(self, letter: Letter, to: str) -> Failure | None:
        """One try; None: the server has taken the letter. Never raises for what the server or the network does."""
        try:
            self._hand_over(message_of(letter, self._server.sender, to), to)
        except smtplib.SMTPRecipientsRefused as refusal:
            code, said = refusal.recipients[to]
            return self._refusal("receiver_refused", code, said, to)
        except smtplib.SMTPDataError as error:
            return self._refusal("letter_refused", error.smtp_code, error.smtp_error, to)
        except smtplib.SMTPResponseException as error:  # it refuses us, whoever the letter is for: the operator can mend that
            return Failure("server_refuses_us", self._said(error.smtp_code, error.smtp_error, to))
        except (smtplib.SMTPException, OSError) as error:
            # smtplib tells of an answer that did not come in time as of a connection that was lost.
            late = isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)
            return Failure("timeout") if late else Failure("no_connection", type(error).__name__)
        return None

    def _hand_over(self, message: EmailMessage, to: str) -> None:
        ends = monotonic() + CONVERSATION_SECONDS
        client = self._connected()
        try:
            with _cut_at(ends, client):
                client.send_message(message, self._server.sender, [to])
                # The letter is taken; whatever happens to the goodbye does not make it untaken.
                with suppress(smtplib.SMTPException, OSError):
                    client.quit()
        finally:
            client.close()

    def _connected(self) -> smtplib.SMTP:
        server, trust = self._server, ssl.create_default_context()
        if server.security == TLS:
            client: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, self._host, timeout=TIMEOUT_SECONDS, context=trust)
        else:
            client = smtplib.SMTP(server.host, server.port, self._host, timeout=TIMEOUT_SECONDS)
        try:
            if server.security == STARTTLS:
                client.starttls(context=trust)
            if server.user:
                client.login(server.user, server.password)
        except BaseException:
            client.close()
            raise
        return client

    def _refusal(self, code: str, status: int, said: bytes | str, to: str) -> Failure:
        return Failure(code, self._said(status, said, to), final=status >= FINAL)

    def _said(self, status: int, said: bytes | str, to: str) -> str:
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        return without_addresses(f"{status} {words}", to, self._server.user)


@contextmanager
def _cut_at(ends: float, client: smtplib.SMTP) -> Iterator[None]:
    """Cut the connection at a moment of `monotonic`. A timeout for each answer does not bound the whole: a server that sends a
    line now and then never runs into it. Raises TimeoutError when it had to be cut, or is too late before it begins.
    """
    if monotonic() >= ends:
        raise TimeoutError
    cut = Timer(ends - monotonic(), _shut, [client.sock])
    cut.daemon = True
    cut.start()
    try:
        yield
    except (smtplib.SMTPServerDisconnected, OSError):
        if monotonic() >= ends:
            raise TimeoutError from None
        raise
    finally:
        cut.cancel()


def _shut(connection: socket.socket) -> None:
    """Past TLS, whose own goodbye would wait for the other side."""
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def message_of(letter: Letter, sender: str, to: str) -> EmailMessage:
    """The letter as mail: plain text, the same as HTML, and the month as PDF where it was made."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, letter["subject"]
    message["Date"], message["Message-ID"] = letter["made_at"], letter["message_id"]
    # So that nobody's absence notice answers it (RFC 3834 §5).
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "vi, en"
    text, html = (letter["text"], letter["html"]) if letter["pdf"] else _without_month(letter)
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    if letter["pdf"]:
        name = f"{letter['unit']}-{letter['week']}.pdf"
        message.add_attachment(bytes(letter["pdf"]), maintype="application", subtype="pdf", filename=name)
    return message


def _without_month(letter: Letter) -> tuple[str, str]:
    """Text and HTML of a letter that says in both languages that the month does not go with it."""
    told = WITHOUT_MONTH.both()
    lines = "".join(f'<p lang="{language}">{escape(words)}</p>' for language, words in told.items())
    text = "\n".join([letter["text"], *told.values()])
    return f"{text}\n", letter["html"].replace("</body>", f"{lines}</body>")
