"""Making the next thing while the present one is worked on, so that waiting for a server costs no time of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def ahead(items: Iterable[Item]) -> Iterator[Item]:
    """The same items in the same order, each made in another thread while the one before it is worked on, never further ahead.

    What fails there is raised here, in its place. The caller must not touch what `items` works on until it is through.
    """
    made = iter(items)
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as other:
        coming = other.submit(_next, made)
        while found := coming.result():
            coming = other.submit(_next, made)
            yield from found


def _next(made: Iterator[Item]) -> list[Item]:
    """The next item, or nothing."""
    return list(islice(made, 1))
