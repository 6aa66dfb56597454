"""What is read of the figures: sums, the files behind them by the same question, and how fresh both are.

Each module has one reader, which is told what it reads from. `views.late.cases(...)` is `cases` in `late.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from pymongo.database import Database

from services.metrics.cube import Cube
from services.metrics.domain.dimensions import NO_DIMENSIONS, Dimensions
from services.metrics.numbers import Numbers
from services.metrics.views.added import Added
from services.metrics.views.ages import Ages
from services.metrics.views.balances import Balances
from services.metrics.views.changed import Changes
from services.metrics.views.facts import Facts
from services.metrics.views.files import Files
from services.metrics.views.form import Form
from services.metrics.views.form_files import FormFiles
from services.metrics.views.freshness import Freshness
from services.metrics.views.intake import Intake
from services.metrics.views.known import KnownFiles
from services.metrics.views.late import LateFiles
from services.metrics.views.marked import MarkedFiles
from services.metrics.views.missing import Missing
from services.metrics.views.open_files import OpenFiles
from services.metrics.views.overdue import OverdueFiles
from services.metrics.views.paper import Paper
from services.metrics.views.received import ReceivedFiles
from services.metrics.views.sums import Sums
from shared.mongo.connect import Document


@dataclass(frozen=True, slots=True)
class Views:
    """The reading side of one metrics database: its readers, each under the name of its module."""

    cube: Cube
    numbers: Numbers
    facts: Facts
    freshness: Freshness
    balances: Balances
    sums: Sums
    known: KnownFiles
    files: Files
    received: ReceivedFiles
    intake: Intake
    changed: Changes
    overdue: OverdueFiles
    late: LateFiles
    ages: Ages
    open_files: OpenFiles
    form: Form
    form_files: FormFiles
    missing: Missing
    paper: Paper

    @classmethod
    def of(cls, database: Database[Document], dimensions: Dimensions = NO_DIMENSIONS) -> Self:
        """All readers of a database, put together once per process: they share what the cube and the numbers hold in memory."""
        cube, numbers, facts = Cube(database), Numbers(database), Facts(database, dimensions)
        known, added, marked = KnownFiles(facts, cube), Added(facts, dimensions), MarkedFiles(facts)
        sums = Sums(database, cube, known, added)
        files = Files(facts, cube, sums, known)
        overdue = OverdueFiles(facts, cube, marked)
        ages = Ages(cube, overdue)
        return cls(
            cube=cube,
            numbers=numbers,
            facts=facts,
            freshness=Freshness(database),
            balances=Balances(database, facts),
            sums=sums,
            known=known,
            files=files,
            received=ReceivedFiles(facts, cube, sums, dimensions),
            intake=Intake(cube, added),
            changed=Changes(cube),
            overdue=overdue,
            late=LateFiles(facts, cube, marked, overdue),
            ages=ages,
            open_files=OpenFiles(facts, files, ages),
            form=Form(facts, cube),
            form_files=FormFiles(facts, cube, ages),
            missing=Missing(numbers, facts),
            paper=Paper(cube),
        )

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """For a page of many figures: within the block, freshness is read once and changes are looked for once."""
        with self.cube.at_once(), self.numbers.at_once(), self.freshness.at_once():
            yield
