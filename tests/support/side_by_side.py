"""Two files of tests at a time (pytest-xdist): which files share what they start, and which begin first.

One after the other, tests run as `testpaths` has them, the quick ones first. Side by side the longest must not begin last, or it
ends alone: half of the machine would wait for it.
"""

from __future__ import annotations

from typing import Any

import pytest

# Files that use the same running district go to the same process, which starts it once, in this order: after the chaos its books
# are long, and each test behind it would read them all.
TOGETHER = {
    "tests/browser/test_pages.py": "browser",
    "tests/browser/test_using.py": "browser",
    "tests/faults/test_town.py": "town",
    "tests/faults/test_chaos.py": "town",
}
# Where the long ones are, in the order in which they begin; whatever is not here comes behind them. The quick ones stay in front:
# who broke a rule of the domain should not wait for it, and they are too small to leave anybody alone at the end.
FIRST = ("tests/unit/", "tests/contracts/", "tests/structure/", "tests/faults/", "tests/browser/")


def place(nodeid: str) -> tuple[int, int]:
    """Where a test stands in the line: by its folder, and in it those that share a district in front."""
    folder = next((number for number, prefix in enumerate(FIRST) if nodeid.startswith(prefix)), len(FIRST))
    together = list(TOGETHER)
    return folder, together.index(file_of(nodeid)) if file_of(nodeid) in TOGETHER else len(together)


def file_of(nodeid: str) -> str:
    """The file of a test."""
    return nodeid.split("::", 1)[0]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Only in the processes that pytest-xdist starts."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: place(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """That of `--dist loadfile`, with the files of a group as one, handed out as they stand and not by their number of tests."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling  # only there when tests run side by side

    class Grouped(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return TOGETHER.get(file_of(nodeid), file_of(nodeid))

    config.option.loadscopereorder = False
    return Grouped(config, log)
