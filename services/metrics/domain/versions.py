"""What was known of a file when: each change of its standing with the time of the event that made it.

So "as known on 30/09" is answered from the same facts as "as known now", and the files between the two can be listed. Only
processing's events change a standing, and they are in order, so the list does not depend on the order between sources.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.metrics.domain.classify import classify

Version = Mapping[str, Any]


def with_version(fact: dict[str, Any], at: datetime) -> dict[str, Any]:
    """`fact` with its present standing noted, if it is another than the last one noted; open files have none."""
    standing = classify(fact)
    if standing.closed_on is None:
        return fact
    noted: Sequence[Version] = fact.get("versions", ())
    version = {
        "day": standing.closed_on.isoformat(),
        "excluded": standing.excluded,
        "online": standing.online,
        "timeliness": None if standing.excluded else fact.get("timeliness"),
        "unit": fact["deciding_unit"],
        "level": fact["level"],
        "kind": fact["kind"],
        "files": int(fact.get("secret_count", 1)),
    }
    if noted and {**noted[-1], "at": None} == {**version, "at": None}:
        return fact
    return {**fact, "versions": [*noted, {**version, "at": at}], "changed_at": at}


def as_known(fact: Mapping[str, Any], at: datetime) -> Version | None:
    """The version of a file that was known at `at`; None when it was still open then."""
    known = [version for version in fact.get("versions", ()) if version["at"] <= at]
    return known[-1] if known else None


def counted(version: Version) -> Counter[str]:
    """What a version adds to the counters of a share."""
    if version["excluded"]:
        return Counter({f"excluded_{version['excluded']}": version["files"]})
    counts = Counter({"closed": 1, "online": int(version["online"])})
    counts.update([version["timeliness"]] if version["timeliness"] else [])
    return +counts
