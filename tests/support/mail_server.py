"""A mail server to try letters on: SMTP on a real port, with a switch for how it misbehaves. It keeps what it takes."""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from deploy.embedded.ports import LOOPBACK


class MailServer:
    """`answers`: what a command (EHLO, MAIL, RCPT, DATA, QUIT; END after the letter) is answered instead of well; empty: nothing;
    with `-` at its end: that line again and again, and no end of it.

    `taken` are the letters, `heard` the commands, `tls` makes it offer STARTTLS.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, str] = {}
        self.taken: list[EmailMessage] = []
        self.heard: list[str] = []
        self.logged_in: list[str] = []
        self.tls = tls
        owner = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                _Conversation(owner, self).run()

        self._server = socketserver.ThreadingTCPServer((LOOPBACK, 0), Handler)
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        """Do not listen any more."""
        self._server.shutdown()
        self._server.server_close()


class _Conversation:
    def __init__(self, owner: MailServer, handler: Any) -> None:
        self._owner, self._handler = owner, handler
        self._read, self._write = handler.rfile, handler.wfile

    def run(self) -> None:
        with suppress(OSError):  # the other side may go at any moment
            self._talk()
        with suppress(OSError):
            self._write.close()
            self._read.close()
        self._handler.connection.close()

    def _talk(self) -> None:
        self._say("220 stand-in")
        while line := self._read.readline().decode().strip():
            verb = line.split(maxsplit=1)[0].upper()
            self._owner.heard.append(verb)
            if verb in self._owner.answers:
                self._say(self._owner.answers[verb])
            elif not getattr(self, f"_on_{verb.lower()}", self._on_other)(line):
                return

    def _on_ehlo(self, line: str) -> bool:
        offered = ["STARTTLS"] if self._owner.tls else []
        return self._say("".join(f"250-{each}\r\n" for each in ["stand-in", "AUTH PLAIN", *offered]) + "250 8BITMIME")

    def _on_starttls(self, line: str) -> bool:
        assert self._owner.tls is not None
        self._say("220 go")
        self._handler.connection = self._owner.tls.wrap_socket(self._handler.connection, server_side=True)
        self._read, self._write = self._handler.connection.makefile("rb"), self._handler.connection.makefile("wb", 0)
        return True

    def _on_auth(self, line: str) -> bool:
        self._owner.logged_in.append(base64.b64decode(line.split()[2]).decode())
        return self._say("235 welcome")

    def _on_data(self, line: str) -> bool:
        self._say("354 go on")
        lines = []
        while (read := self._read.readline()) not in (b".\r\n", b""):
            lines.append(read[1:] if read.startswith(b"..") else read)
        told = self._owner.answers.get("END", "250 taken")
        if told.startswith("250"):
            self._owner.taken.append(message_from_bytes(b"".join(lines), policy=default))
        return self._say(told)

    def _on_quit(self, line: str) -> bool:
        self._say("221 bye")
        return False

    def _on_other(self, line: str) -> bool:
        return self._say("250 well")

    def _say(self, words: str) -> bool:
        while words.endswith("-"):
            self._write.write(f"{words}wait\r\n".encode())
            time.sleep(0.01)
        if words:
            self._write.write(f"{words}\r\n".encode())
        return True


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None) -> Iterator[MailServer]:
    """A stand-in that is listening."""
    made = MailServer(tls)
    try:
        yield made
    finally:
        made.stop()
