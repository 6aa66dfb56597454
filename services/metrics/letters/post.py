"""The mail server: hands a letter over by SMTP (RFC 5321), and tells what came of it."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage

from services.metrics.domain.letter import Letter, without_addresses
from services.metrics.settings import STARTTLS, TLS

# Seconds for each answer of the server. One that greets slowly on purpose, against junk mail, takes up to half a minute.
TIMEOUT_SECONDS = 40.0
# Answers from here on are final (RFC 5321 §4.2.1); below, the server asks to come again.
FINAL = 500


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
            return _refusal("receiver_refused", code, said, to)
        except smtplib.SMTPDataError as error:
            return _refusal("letter_refused", error.smtp_code, error.smtp_error, to)
        except smtplib.SMTPResponseException as error:  # it refuses us, whoever the letter is for: the operator can mend that
            return Failure("server_refuses_us", _said(error.smtp_code, error.smtp_error, to))
        except (smtplib.SMTPException, OSError) as error:
            # smtplib tells of an answer that did not come in time as of a connection that was lost.
            late = isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)
            return Failure("timeout") if late else Failure("no_connection", type(error).__name__)
        return None

    def _hand_over(self, message: EmailMessage, to: str) -> None:
        client = self._connected()
        try:
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


def message_of(letter: Letter, sender: str, to: str) -> EmailMessage:
    """The letter as mail: plain text, the same as HTML, and the month as PDF where it was made."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, letter["subject"]
    message["Date"], message["Message-ID"] = letter["made_at"], letter["message_id"]
    # So that nobody's absence notice answers it (RFC 3834 §5).
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "vi, en"
    message.set_content(letter["text"])
    message.add_alternative(letter["html"], subtype="html")
    if letter["pdf"]:
        name = f"{letter['unit']}-{letter['week']}.pdf"
        message.add_attachment(bytes(letter["pdf"]), maintype="application", subtype="pdf", filename=name)
    return message


def _refusal(code: str, status: int, said: bytes | str, to: str) -> Failure:
    return Failure(code, _said(status, said, to), final=status >= FINAL)


def _said(status: int, said: bytes | str, to: str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return without_addresses(f"{status} {words}", to)
