"""Which files may be kept: by content, by name, and only if they are one thing."""

from __future__ import annotations

import io

import pytest

from services.submission.files.inspection import MAX_BYTES, check_size, clean_name, media_type
from services.submission.files.pieces import PIECE_BYTES
from services.submission.files.receiving import Look, pieces_of
from shared.errors import MotCuaError
from tests.support.papers import JPEG, PDF, PNG, with_size

# A piece of what cameras write before the size of a picture.
PREVIEW = b"\xff\xe2\xff\xff" + bytes(65_533)


def code_of(name: str, content: bytes) -> str:
    """The code of the refusal, or the media type."""
    look = Look()
    for piece in pieces_of(io.BytesIO(content)):
        look.see(piece)
    try:
        return look.media_type(name)
    except MotCuaError as error:
        return error.problem_code


@pytest.mark.parametrize(
    ("name", "content", "outcome"),
    [
        ("giay.pdf", PDF, "application/pdf"),
        ("ảnh.JPG", JPEG, "image/jpeg"),
        ("ảnh.png", PNG, "image/png"),
        ("giay.pdf", b"", "file_empty"),
        ("giay.pdf", JPEG, "file_name_disagrees"),
        ("chay.exe", PDF, "file_name_disagrees"),
        ("chay.pdf", b"MZ" + b"\0" * 100, "file_type_not_accepted"),
        ("trang.pdf", b"<html><script>1</script></html>", "file_type_not_accepted"),
        ("cat.pdf", PDF[:-10], "file_broken"),
        ("cat.jpg", JPEG[:-2], "file_broken"),
        ("khoa.pdf", PDF.replace(b"trailer <<", b"trailer << /Encrypt 5 0 R"), "file_password_protected"),
        ("bom.png", PNG.replace(b"IHDR" + b"\0" * 8, b"IHDR" + b"\0\0\xc3\x50" * 2), "picture_too_large"),
        ("xa.jpg", JPEG[:2] + 17 * PREVIEW + with_size(JPEG, 50_000, 50_000)[2:], "picture_size_unknown"),
        ("bom.jpg", with_size(JPEG, 50_000, 50_000), "picture_too_large"),
        ("ảnh.jpg", with_size(JPEG, 9_000, 9_000), "image/jpeg"),
        ("hai.png", PNG + b"PK\x05\x06" + b"\0" * 18, "file_is_two_things"),
        ("hai.jpg", JPEG[:20] + b"%PDF-1.4" + JPEG[20:], "file_is_two_things"),
        ("hai.png", PNG[:40] + b"<script>" + PNG[40:], "file_is_two_things"),
    ],
)
def test_content_and_name_decide(name: str, content: bytes, outcome: str) -> None:
    assert code_of(name, content) == outcome


def test_a_file_over_ten_megabytes_is_too_large() -> None:
    check_size(MAX_BYTES)
    with pytest.raises(MotCuaError) as refused:
        media_type("a.pdf", PDF, PDF, MAX_BYTES + 1)
    assert refused.value.problem_code == "file_too_large"


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\ảnh\\giấy\u0301.pdf", "giấý.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(raw: str, kept: str) -> None:
    assert clean_name(raw) == kept


@pytest.mark.parametrize("raw", [None, "", "/", ". .", "\x00"])
def test_a_file_without_a_name_is_refused(raw: str | None) -> None:
    with pytest.raises(MotCuaError) as refused:
        clean_name(raw)
    assert refused.value.problem_code == "file_name_missing"


def test_pieces_have_full_length_however_the_network_hands_them_over() -> None:
    class Trickle(io.BytesIO):
        """Hands over 1,000 bytes at a time."""

        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(1000)

    content = bytes(range(256)) * 3000
    sizes = [len(piece) for piece in pieces_of(Trickle(content))]
    assert sizes[:-1] == [PIECE_BYTES] * (len(sizes) - 1)
    assert sum(sizes) == len(content)
