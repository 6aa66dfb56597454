"""`make bench`: every measurement, one after the other, and the report; `make bench ARGS="exports"` measures one anew."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import click

from tests.bench import dashboard, events, exports, latency, rebuilding, streams, submissions
from tests.bench.report import Report
from tests.faults.town import Town, town
from tests.support.servers import Pair, embedded_pair

RESULTS = Path(__file__).with_name("RESULTS.md")
# What is served, made when a measurement asks for it first.
Place = Callable[[], Town]
Servers = Callable[[], Pair]
# In this order: submissions leave a backlog that nobody waits for, and fill the disk.
SECTIONS = ("latency", "submissions", "streams", "events", "rebuild", "dashboard", "exports")


@click.command()
@click.argument("sections", nargs=-1, type=click.Choice(SECTIONS))
@click.option("--files", default=1_000_000, show_default=True, help="Files in the store of `dashboard` and `exports`.")
@click.option("--quick", is_flag=True, help="A tenth of everything, written to the terminal only.")
def main(sections: Sequence[str], files: int, quick: bool) -> None:
    """Measure, print, and write what was measured into RESULTS.md."""
    report = Report()
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder, ExitStack() as running:
        home = Path(folder)
        served = cache(lambda: running.enter_context(town(home / "town")))
        pair = cache(lambda: running.enter_context(embedded_pair(home)))
        measures = _measures(report, home, served, pair, 20_000 if quick else files, 10 if quick else 1)
        for name in SECTIONS:
            if name in (sections or SECTIONS):
                measures[name]()
            if name == "submissions":
                running.close()
    if not quick:
        earlier = RESULTS.read_text(encoding="utf-8") if sections and RESULTS.exists() else ""
        RESULTS.write_text(report.text(earlier), encoding="utf-8")
    click.echo(report.text())


def _measures(
    report: Report, home: Path, served: Place, pair: Servers, files: int, part: int
) -> Mapping[str, Callable[[], None]]:
    """What each section does; `part`: one of so many of everything."""
    return {
        "latency": lambda: latency.measure(served(), report, files=40 // part),
        "submissions": lambda: submissions.measure(served(), report, seconds=3 // part or 1),
        "streams": lambda: streams.measure(home / "streams", report, dashboards=streams.DASHBOARDS // part),
        "events": lambda: events.measure(pair(), report, home, count=40_000 // part),
        "rebuild": lambda: rebuilding.measure(pair(), report, count=40_000 // part),
        "dashboard": lambda: dashboard.measure(pair(), report, files),
        "exports": lambda: exports.measure(pair(), report, files),
    }


if __name__ == "__main__":
    main()
