"""What a file owes by its procedure and channel: an amount, nothing, or what only the office can tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.procedures import AT_THE_OFFICE, KNOWN, NOTHING, Fee, Owed, load_procedures, owed

PACK = Path(__file__).parents[2] / "deploy" / "ba-tri"
PER_PAGE = Fee(None, per_page=(2_000, 1_000, 200_000))


@pytest.mark.parametrize(
    ("fee", "online", "expected"),
    [
        (Fee(0), True, Owed(NOTHING)),
        (Fee(8_000, unit="bản"), True, Owed(KNOWN, 8_000)),
        (Fee(20_000, online_amount=10_000), True, Owed(KNOWN, 10_000)),
        (Fee(20_000, online_amount=10_000), False, Owed(KNOWN, 20_000)),
        (Fee(100_000, online_amount=0), True, Owed(NOTHING)),
        (Fee(None), True, Owed(AT_THE_OFFICE)),
        (PER_PAGE, False, Owed(AT_THE_OFFICE)),
    ],
)
def test_what_a_file_owes_depends_on_its_fee_and_on_the_way_it_came(fee: Fee, online: bool, expected: Owed) -> None:
    assert owed(fee, online=online) == expected


def test_a_price_per_page_is_known_once_the_pages_are_counted() -> None:
    assert PER_PAGE.of() is None
    assert (PER_PAGE.of(pages=1), PER_PAGE.of(pages=3), PER_PAGE.of(pages=500)) == (2_000, 5_000, 200_000)


@pytest.mark.parametrize(("fee", "has_amount"), [(Fee(0), True), (Fee(8_000), True), (PER_PAGE, True), (Fee(None), False)])
def test_a_fee_has_an_amount_unless_the_province_sets_it(fee: Fee, has_amount: bool) -> None:
    assert fee.has_amount == has_amount


def test_every_procedure_of_the_pack_owes_something_that_can_be_told() -> None:
    for procedure in load_procedures(PACK).search(""):
        for online in (True, False):
            found = owed(procedure.fee, online=online)
            assert (found.how == KNOWN) == (found.amount_dong > 0)
            assert procedure.fee.kind or found.how != KNOWN, procedure.code


def test_a_fee_that_nobody_read_in_a_source_is_marked() -> None:
    marks = {procedure.code: procedure.fee_is_verified for procedure in load_procedures(PACK).search("")}
    assert marks["1.001193"] and not marks["1.001612"]
