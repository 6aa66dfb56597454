"""`make bench`: every measurement, one after the other, and the report."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from tests.bench import events, latency, rebuilding, streams, submissions
from tests.bench.report import Report
from tests.faults.town import town
from tests.support.servers import embedded_pair

RESULTS = Path(__file__).with_name("RESULTS.md")


@click.command()
@click.option("--quick", is_flag=True, help="A tenth of everything, written to the terminal only.")
def main(quick: bool) -> None:
    """Measure, print, and write RESULTS.md."""
    report = Report()
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        home = Path(folder)
        with town(home / "town") as place:
            # In this order: the submissions leave a backlog that nobody waits for.
            latency.measure(place, report, files=4 if quick else 40)
            submissions.measure(place, report, seconds=1 if quick else 3)
        streams.measure(home / "streams", report, dashboards=100 if quick else streams.DASHBOARDS)
        with embedded_pair(home) as pair:
            events.measure(pair, report, home, count=4_000 if quick else 40_000)
            rebuilding.measure(pair, report, count=4_000 if quick else 40_000)
    if not quick:
        RESULTS.write_text(report.text(), encoding="utf-8")
    click.echo(report.text())


if __name__ == "__main__":
    main()
