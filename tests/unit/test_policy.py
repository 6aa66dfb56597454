"""The policy walked completely: every action by every role from every kind of unit, against a table written down on its own."""

from __future__ import annotations

import itertools

import pytest

from shared.auth.policy import OFFICIALS, OWNERS, allowed
from shared.auth.principal import ROLES, Grant, Principal

# A commune, its district, a neighbour commune, a department of the district.
COMMUNE, DISTRICT, NEIGHBOUR, DEPARTMENT = "29179", "836", "29182", "836.TP"
PARENTS = {COMMUNE: (DISTRICT,), NEIGHBOUR: (DISTRICT,), DEPARTMENT: (DISTRICT,), DISTRICT: ()}

# action: (role, where it must be held, seen from the unit of the thing).
R, S, U, L, C, A, M = "receptionist", "specialist", "unit_head", "leader", "clerk", "administrator", "manager"
EVERY_STEP = {(role, "own") for role in (R, S, U, L, C)}
EXPECTED: dict[str, set[tuple[str, str]]] = {
    "accept": {(R, "own")},
    "refuse_reception": {(R, "own")},
    "request_supplement": {(R, "own"), (S, "own")},
    "accept_supplement": {(R, "own"), (S, "own")},
    "claim": EVERY_STEP,
    "complete_step": EVERY_STEP,
    "return_step": EVERY_STEP - {(R, "own")},
    "extend": {(U, "own"), (L, "own")},
    "sign": {(L, "own"), (C, "own")},
    "release": {(R, "own"), (C, "own")},
    "hand_over": {(R, "own")},
    "collect_fee": {(R, "own")},
    "return_surplus": {(R, "own")},
    "settle_unmatched_money": {("cashier", "own")},
    "mark_secret": {(L, "own"), (C, "own"), (A, "anywhere")},
    "transfer": {(A, "anywhere")},
    "open_counter_case": {(R, "own")},
    "open_internal_case": {(C, "own"), (S, "own"), (U, "own")},
    "record_register_entry": {(R, "own"), (C, "own")},
    "count_secret_files": {(C, "own")},
    "view_case": EVERY_STEP - {(L, "own")} | {(L, "above"), (A, "anywhere")},
    "view_attachment": EVERY_STEP - {(L, "own")} | {(L, "above")},
    "view_dashboard": {(role, "anywhere") for role in (M, L, U, A)},
    "view_cases": {(M, "above"), (L, "above"), (U, "above"), (A, "anywhere")},
    "view_reconciliation": {(M, "anywhere"), (L, "anywhere"), (A, "anywhere")},
    "approve_report": {(M, "own"), (L, "own")},
    "rebuild": {(A, "anywhere")},
}


def _expected(action: str, role: str, held_in: str, unit: str) -> bool:
    relations = {relation for name, relation in EXPECTED[action] if name == role}
    own = held_in == unit
    return bool("anywhere" in relations or (own and relations) or ("above" in relations and held_in in PARENTS[unit]))


def test_the_table_of_this_test_names_every_action() -> None:
    assert set(EXPECTED) == set(OFFICIALS)


@pytest.mark.parametrize("action", OFFICIALS)
def test_an_action_is_allowed_to_exactly_these(action: str) -> None:
    for role, held_in, unit in itertools.product(ROLES, PARENTS, PARENTS):
        official = Principal("official", "official", roles=(Grant(role, held_in),))
        found = allowed(official, action, unit=unit, parents_of=lambda code: PARENTS[code])
        assert found == _expected(action, role, held_in, unit), (role, held_in, unit)


@pytest.mark.parametrize("action", OFFICIALS)
def test_nobody_without_a_role_may_do_an_officials_work(action: str) -> None:
    for kind in ("citizen", "business", "official", "service", "anonymous"):
        assert not allowed(Principal("somebody", kind), action, unit=COMMUNE)


@pytest.mark.parametrize("action", sorted(OWNERS))
def test_only_the_owner_may_do_an_owners_things(action: str) -> None:
    everywhere = tuple(Grant(role, unit) for role in ROLES for unit in PARENTS)
    for kind in ("citizen", "business", "official"):
        assert allowed(Principal("mine", kind), action, owner="mine")
        assert not allowed(Principal("other", kind, roles=everywhere), action, owner="mine")
    for kind in ("service", "anonymous"):
        assert not allowed(Principal("mine", kind), action, owner="mine")


def test_what_nobody_declared_nobody_may_do() -> None:
    almighty = Principal("all", "official", roles=tuple(Grant(role, unit) for role in ROLES for unit in PARENTS))
    assert not allowed(almighty, "delete_everything", unit=COMMUNE)
