"""What a reader can select in a PDF that WeasyPrint made: its pages counted, and its letters by the fonts' own tables."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
FONT = re.compile(rb"/(\w+) (\d+) 0 R")
SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|\[((?:<[0-9a-fA-F]*>-?[\d.]*\s*)+)\] TJ")
PAIR = re.compile(rb"<([0-9a-fA-F]+)> <([0-9a-fA-F]+)>")


def page_count(pdf: bytes) -> int:
    """How many pages it has."""
    return sum(len(re.findall(rb"/Type /Page\b(?!s)", body)) for body in _objects(pdf).values())


def text_of(pdf: bytes) -> str:
    """Every letter that is drawn as text, in the order it is drawn."""
    objects = _objects(pdf)
    letters = _letters(objects)
    found: list[str] = []
    for body in objects.values():
        font = ""
        for name, shown in SHOWN.findall(body) if b"\nBT\n" in body else ():
            font = name.decode() or font
            codes = b"".join(re.findall(rb"<([0-9a-fA-F]*)>", shown)).decode()
            found += [letters[font].get(codes[place : place + 4].lower(), "?") for place in range(0, len(codes), 4)]
    return "".join(found)


def links_of(pdf: bytes) -> list[str]:
    """The addresses that a reader can click on, in the order of their objects."""
    return [address.decode() for body in _objects(pdf).values() for address in re.findall(rb"/URI \(([^)]*)\)", body)]


def _letters(objects: dict[int, bytes]) -> dict[str, dict[str, str]]:
    """By font: glyph → letter, as its ToUnicode table says. A font without one could not be selected, and is a KeyError here."""
    tables: dict[str, dict[str, str]] = {}
    for body in objects.values():
        for name, number in FONT.findall(body):
            unicode = re.search(rb"/ToUnicode (\d+) 0 R", objects.get(int(number), b""))
            if unicode:
                tables[name.decode()] = {
                    glyph.decode().lower(): bytes.fromhex(letter.decode()).decode("utf-16-be")
                    for glyph, letter in PAIR.findall(objects[int(unicode[1])].partition(b"beginbfchar")[2])
                }
    return tables


def _objects(pdf: bytes) -> dict[int, bytes]:
    """Every object with its stream unpacked, those inside object streams too."""
    found = {int(match[1]): _unpacked(match[2]) for match in OBJECT.finditer(pdf)}
    boxes = {number for number, body in found.items() if b"/Type /ObjStm" in body}
    inside = [pair for number in boxes for pair in _members(found[number])]
    return {number: body for number, body in found.items() if number not in boxes} | dict(inside)


def _members(body: bytes) -> Iterator[tuple[int, bytes]]:
    head, _, content = body.partition(b"stream\n")
    first = int(re.search(rb"/First (\d+)", head)[1])  # type: ignore[index]
    numbers = list(map(int, content[:first].split()))
    places = [*numbers[1::2], len(content) - first]
    for order, number in enumerate(numbers[::2]):
        yield number, content[first + places[order] : first + places[order + 1]]


def _unpacked(body: bytes) -> bytes:
    head, found, rest = body.partition(b"stream\n")
    packed = rest.rpartition(b"\nendstream")[0]
    return head + found + (zlib.decompress(packed) if b"/FlateDecode" in head else packed) if found else body
