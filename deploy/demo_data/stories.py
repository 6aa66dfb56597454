"""The stories of the demonstration: a few files per unit, some online to the end, some with paper in them, some open."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from deploy.demo_data.client import District
from deploy.demo_data.forms import BUSINESS, REQUEST
from deploy.demo_data.mistyped import mistyped, of_another_amount

# The same files every time.
SEED = 2021
# Two wait for reception, two for the specialist, and one each for the leader, the clerk and the release.
AT_EACH_STEP = 7
BIRTH_CODE, BUSINESS_CODE, SIGNATURE_CODE = "1.001193", "1.001612", "2.000884"
# Who goes first in using online services (target T11): an official of the district, who applies in communes like anybody else.
AN_OFFICIAL = "official-836-clerk"
# How the fee of a file comes in, of files in a commune (certified signatures) and at the district (household businesses).
PAYMENTS = ("online", "online", "counter", "online", "later", "failed")


def tell(district: District, units: list[str], per_unit: int, today: date) -> Iterator[str]:
    """Make the files; yields a short word after each, so that a bar can move."""
    chance = random.Random(SEED)
    for unit in units:
        for number in range(per_unit):
            yield _in_commune(district, unit, number, chance)
        yield _on_paper(district, unit, today - timedelta(days=chance.randrange(1, 20)))
    for number in range(per_unit * 2):
        yield _in_district(district, number)
    yield from _under_way(district)
    yield from _rare(district, today)


def _under_way(district: District) -> Iterator[str]:
    """Files at every step in the commune whose accounts are offered first: whoever signs in there finds something to do."""
    office = "official-29179"
    for steps in range(AT_EACH_STEP):
        case_id = district.apply("citizen-binh", channel=("web", "mobile")[steps % 2])["case_id"]
        if steps > 1:
            district.act(case_id, "accept", f"{office}-receptionist")
        if steps > 3:
            district.act(case_id, "complete_step", f"{office}-specialist", medium="system")
        if steps > 4:
            district.act(case_id, "sign", f"{office}-leader", signature="electronic")
        if steps > 5:
            district.act(case_id, "sign", f"{office}-clerk", signature="electronic")
        yield "under way"


def _in_commune(district: District, unit: str, number: int, chance: random.Random) -> str:
    channel = chance.choice(("mobile", "web"))
    with_a_fee: dict[str, Any] = {"procedure_code": SIGNATURE_CODE, "form": REQUEST} if number == 1 else {}
    applicant = AN_OFFICIAL if number == 2 and int(unit) % 3 == 0 else "citizen-an"
    case_id = district.apply(applicant, receiving_unit=unit, channel=channel, **with_a_fee)["case_id"]
    if number == 0 and chance.random() < 0.4:
        return "open"
    with_paper = chance.random() < 0.3
    district.settle_in_commune(case_id, unit, medium="paper" if with_paper else "system")
    if with_a_fee:
        _pay(district, case_id, unit, chance.choice(PAYMENTS))
    return "paper" if with_paper else "online"


def _pay(district: District, case_id: str, unit: str, how: str) -> None:
    """Online, at the counter, not yet, or tried online without success."""
    if how == "counter":
        district.act(case_id, "collect_fee", f"official-{unit}-receptionist")
    elif how != "later":
        district.pay(district.picture(case_id), outcome="failed" if how == "failed" else "succeeded")


def _on_paper(district: District, unit: str, day: date) -> str:
    clerk = f"official-{unit}-clerk"
    entry = {"kind": "public_service", "unit": unit, "procedure_code": "2.000815", "channel": "counter"}
    district.record("register-entries", clerk, **entry, received_on=day.isoformat(), closed_on=day.isoformat())
    return "register"


def _in_district(district: District, number: int) -> str:
    sent = district.apply(receiving_unit="836", procedure_code=BUSINESS_CODE, form=BUSINESS, channel="web")
    if number % 5 == 0:
        return "open"
    district.settle_in_district(sent["case_id"], "836.TC", medium="paper" if number % 6 == 1 else "system")
    _pay(district, sent["case_id"], "836", PAYMENTS[number % len(PAYMENTS)])
    return "district"


def _rare(district: District, today: date) -> Iterator[str]:
    """What happens seldom and must be right all the same. The refused file comes after the others of its citizen: it is the
    newest, which is looked at, and can be rated.
    """
    twice = district.apply(procedure_code=SIGNATURE_CODE, form=REQUEST)["case_id"]
    district.act(twice, "accept", "official-29179-receptionist")
    picture = district.picture(twice)
    for _ in range(2):
        district.pay(picture)
    yield "paid twice"
    waiting = district.apply()["case_id"]
    asked = {"reason": "missing_document", "note": "Thiếu giấy chứng sinh bản chính.", "documents": ["Giấy chứng sinh"]}
    district.act(waiting, "request_supplement", "official-29179-receptionist", **asked)
    yield "supplement"
    refused = district.apply()["case_id"]
    district.act(
        refused, "refuse_reception", "official-29179-receptionist", reason="wrong_authority", note="Không thuộc thẩm quyền."
    )
    yield "refused"
    owing = district.apply("business-cuc", receiving_unit="836", procedure_code=BUSINESS_CODE, form=BUSINESS, channel="web")
    district.act(owing["case_id"], "accept", "official-836-receptionist")
    for wrong in (mistyped, of_another_amount):
        district.pay(wrong(district.picture(owing["case_id"], "business-cuc")), taken=False)
    yield "fee asked for"
    clerk = "official-836-clerk"
    district.record("secret-counts", clerk, unit="836", kind="internal_work", day=today.isoformat(), count=2)
    yield "secret"
    inside = {"origin": "internal", "unit": "29179", "subject": "Kế hoạch thử", "limit_days": 5}
    district.record("cases", "official-29179-clerk", **inside)
    yield "internal"
