"""Whether a file may be kept: its content decides, its name must agree, and it must be one thing only.

Accepted are PDF, JPEG and PNG: what phones and scanners make, and what every official can open. Office documents are not: they
can carry programs, and nobody here could look inside them.
"""

from __future__ import annotations

from pathlib import PurePosixPath

import filetype

from services.submission.files.pictures import MAX_PIXELS, pixels
from shared.errors import Invalid, TooLarge, UnsupportedFile
from shared.message import Message
from shared.text import nfc

MAX_BYTES = 10 * 1024 * 1024
MAX_NAME = 120
# What stands in a JPEG before its size: previews, profiles and depths of cameras, in pieces of up to 64 kilobytes. A picture
# whose size stands further behind is refused.
HEAD_BYTES = 1024 * 1024
TAIL_BYTES = 64 * 1024

EXTENSIONS: dict[str, frozenset[str]] = {
    "application/pdf": frozenset({"pdf"}),
    "image/jpeg": frozenset({"jpg", "jpeg", "jfif"}),
    "image/png": frozenset({"png"}),
}

EMPTY = Message("Tệp không có nội dung. Hãy chụp hoặc quét lại.", "The file is empty. Please take or scan it again.")
TOO_LARGE = Message("Tệp lớn hơn 10 MB. Hãy chụp với cỡ nhỏ hơn.", "The file is over 10 MB. Please make a smaller picture.")
WRONG_KIND = Message("Chỉ nhận tệp PDF, JPG hoặc PNG.", "Only PDF, JPG and PNG files are accepted.")
WRONG_NAME = Message("Nội dung tệp khác với đuôi tên tệp.", "What is in the file differs from the ending of its name.")
PROTECTED = Message("Tệp có mật khẩu. Hãy gửi tệp không có mật khẩu.", "The file has a password. Please send it without one.")
BROKEN = Message("Tệp bị cắt hoặc hỏng. Hãy tải lại.", "The file is cut off or broken. Please upload it again.")
TWO_THINGS = Message("Tệp chứa nội dung lạ bên trong.", "There is something else hidden in the file.")
TOO_WIDE = Message("Ảnh quá rộng, không mở được. Hãy chụp nhỏ hơn.", "The picture is too wide to open. Take a smaller one.")
NO_SIZE = Message(
    "Không đọc được cỡ của ảnh. Hãy chụp lại hoặc gửi ảnh chụp màn hình.",
    "The size of the picture cannot be read. Take it again, or send a screenshot of it.",
)
NO_NAME = Message("Tệp chưa có tên.", "The file has no name.")


def clean_name(raw: str | None) -> str:
    """The file's own name without any folder, in NFC, without control characters; only ever shown, never a path of ours."""
    name = PurePosixPath(nfc(raw or "").replace("\\", "/")).name
    name = "".join(letter for letter in name if letter.isprintable()).strip(". ")
    if not name:
        raise Invalid(NO_NAME, code="file_name_missing")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: MAX_NAME - len(ending) - 1]}.{ending[:10]}" if dot else name[:MAX_NAME]


def check_size(size: int) -> None:
    """Raises TooLarge as soon as `size` bytes are too many."""
    if size > MAX_BYTES:
        raise TooLarge(TOO_LARGE, code="file_too_large")


def media_type(name: str, head: bytes, tail: bytes, size: int) -> str:
    """The media type of a file by its first and last bytes; raises Invalid, TooLarge or UnsupportedFile, each with its code."""
    if size == 0:
        raise Invalid(EMPTY, code="file_empty")
    check_size(size)
    kind = _sniffed(head)
    if name.rpartition(".")[2].casefold() not in EXTENSIONS[kind]:
        raise UnsupportedFile(WRONG_NAME, code="file_name_disagrees")
    _refuse_broken(kind, tail)
    _refuse_second_content(kind, head, tail)
    _refuse_large_picture(kind, head)
    return kind


def _sniffed(head: bytes) -> str:
    guessed = filetype.guess(head)
    kind = str(guessed.mime) if guessed else ""
    if kind not in EXTENSIONS:
        raise UnsupportedFile(WRONG_KIND, code="file_type_not_accepted")
    return kind


def _refuse_broken(kind: str, tail: bytes) -> None:
    """An upload that was cut off lacks its end; a locked PDF says so in its trailer."""
    complete = {
        "application/pdf": b"%%EOF" in tail[-2048:],
        "image/jpeg": b"\xff\xd9" in tail,
        "image/png": b"IEND" in tail,
    }
    if not complete[kind]:
        raise UnsupportedFile(BROKEN, code="file_broken")
    if kind == "application/pdf" and b"/Encrypt" in tail:
        raise UnsupportedFile(PROTECTED, code="file_password_protected")


def _refuse_large_picture(kind: str, head: bytes) -> None:
    """One that does not say how large it is may be anything; browsers are more forgiving in reading than this is."""
    if kind == "application/pdf":
        return
    size = pixels(kind, head)
    if size is None:
        raise UnsupportedFile(NO_SIZE, code="picture_size_unknown")
    if size > MAX_PIXELS:
        raise UnsupportedFile(TOO_WIDE, code="picture_too_large")


def _refuse_second_content(kind: str, head: bytes, tail: bytes) -> None:
    """A picture that is also an archive, a page or a PDF passes as harmless here and as something else elsewhere."""
    archive = b"PK\x05\x06" in tail
    page = any(mark in head[:1024].lower() for mark in (b"<script", b"<html", b"<?php", b"<!doctype"))
    document = kind != "application/pdf" and b"%PDF-" in head[:1024]
    if archive or page or document:
        raise UnsupportedFile(TWO_THINGS, code="file_is_two_things")
