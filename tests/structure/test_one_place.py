"""What several services must do alike stands once, in `shared`: two copies of a rule are two rules as soon as one is changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
# What gives a copy away, and the one module that may have it.
ONLY_IN = {
    r"ZoneInfo\(|Ho_Chi_Minh\"": "shared/calendar/day.py",
    r"sha256\(orjson\.|def \w*digest\(\w+: (Any|Mapping)": "shared/digests.py",
    r"\"Idempoten(t|cy)-|8 đến 128": "shared/http/idempotency.py",
    r"\.astimezone\(HOME\)\.date\(\)": "shared/calendar/day.py",
    r"def (local_day|reception_day)\(\w+: datetime": "shared/calendar/day.py",
}


@pytest.mark.parametrize("mark", ONLY_IN)
def test_a_rule_for_all_services_stands_in_one_place(mark: str) -> None:
    sources = [path for folder in ("services", "shared") for path in sorted((ROOT / folder).rglob("*.py"))]
    found = [str(path.relative_to(ROOT)) for path in sources if re.search(mark, path.read_text())]
    assert found == [ONLY_IN[mark]]
