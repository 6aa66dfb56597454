"""What if: the figure with another target, or with some procedures left out, alone, or done online. Pure, and kept nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from services.metrics.domain.share import percent

# What becomes of the files of the procedures that are chosen: not counted, counted alone, or counted as if handled online.
WITHOUT, ONLY, ONLINE = "without", "only", "online"
CHOICES = (WITHOUT, ONLY, ONLINE)


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried. `procedures`: the codes chosen (`-`: work without one); `target` in percent, None: the one in force."""

    choice: str = WITHOUT
    procedures: tuple[str, ...] = ()
    target: Decimal | None = None

    @property
    def changes_files(self) -> bool:
        """Whether other files are counted, or the same ones otherwise."""
        return self.choice == ONLY or bool(self.procedures)

    def of_procedure(self, code: str, counts: Mapping[str, int]) -> Counter[str]:
        """What a procedure's files amount to in this trial."""
        return tried(counts, counts if code in self.procedures else {}, self.choice)


@dataclass(frozen=True, slots=True)
class Lift:
    """What the `paper` files of a procedure hold back: the percentage points by which the share would rise if `half` of them, or
    `every` one, had been handled online. Half of an odd number is rounded down: nobody is promised half a file.
    """

    procedure: str
    paper: int
    half: Decimal
    every: Decimal


def tried(whole: Mapping[str, int], chosen: Mapping[str, int], choice: str) -> Counter[str]:
    """`closed` and `online` of a trial, from those of all files and of the files chosen, which are among them."""
    of_all, of_chosen = ({name: counts.get(name, 0) for name in ("closed", "online")} for counts in (whole, chosen))
    if choice == ONLY:
        return Counter(of_chosen)
    if choice == ONLINE:
        paper = of_chosen["closed"] - of_chosen["online"]
        return Counter(closed=of_all["closed"], online=of_all["online"] + paper)
    return Counter({name: of_all[name] - of_chosen[name] for name in of_all})


def lifts(by_procedure: Mapping[str, Mapping[str, int]]) -> list[Lift]:
    """The procedures with files on paper, whichever holds the share back most first.

    Points are differences of shares as they are shown, so that a reader who subtracts finds the same.
    """
    numerator, denominator = (sum(counts[name] for counts in by_procedure.values()) for name in ("online", "closed"))
    now = percent(numerator, denominator) or Decimal(0)
    found = []
    for code, counts in by_procedure.items():
        paper = counts["closed"] - counts["online"]
        half, every = ((percent(numerator + more, denominator) or now) - now for more in (paper // 2, paper))
        found.append(Lift(code, paper, half, every))
    return sorted((each for each in found if each.paper), key=lambda each: (-each.paper, each.procedure))


def enough(numbers: Iterable[int], missing: int) -> int | None:
    """How many of `numbers`, the largest first, reach `missing` together: the fewest that can. None: all together do not."""
    total, ordered = 0, sorted(numbers, reverse=True)
    for taken, number in enumerate([0, *ordered]):
        total += number
        if total >= missing:
            return taken
    return None
