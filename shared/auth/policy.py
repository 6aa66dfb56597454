"""The one policy table: which role may do what, in relation to which unit. Pure; a test walks it completely.

A relation says where the role must be held, seen from the unit that the thing belongs to: `own` in that very unit; `above` in
that unit or one over it; `anywhere`. Owners of an application are asked by `owner`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shared.auth.principal import Principal

OWN, ABOVE, ANYWHERE = "own", "above", "anywhere"

# action → role → relation. A role that is not named may not.
OFFICIALS: Mapping[str, Mapping[str, str]] = {
    "accept": {"receptionist": OWN},
    "refuse_reception": {"receptionist": OWN},
    "request_supplement": {"receptionist": OWN, "specialist": OWN},
    "accept_supplement": {"receptionist": OWN, "specialist": OWN},
    "claim": {"receptionist": OWN, "specialist": OWN, "unit_head": OWN, "leader": OWN, "clerk": OWN},
    "complete_step": {"receptionist": OWN, "specialist": OWN, "unit_head": OWN, "leader": OWN, "clerk": OWN},
    "return_step": {"specialist": OWN, "unit_head": OWN, "leader": OWN, "clerk": OWN},
    "extend": {"unit_head": OWN, "leader": OWN},
    "sign": {"leader": OWN, "clerk": OWN},
    "release": {"receptionist": OWN, "clerk": OWN},
    "hand_over": {"receptionist": OWN},
    "collect_fee": {"receptionist": OWN},
    "return_surplus": {"receptionist": OWN},
    "settle_unmatched_money": {"cashier": OWN},
    "mark_secret": {"leader": OWN, "clerk": OWN, "administrator": ANYWHERE},
    "transfer": {"administrator": ANYWHERE},
    "open_counter_case": {"receptionist": OWN},
    "open_internal_case": {"clerk": OWN, "specialist": OWN, "unit_head": OWN},
    "record_register_entry": {"receptionist": OWN, "clerk": OWN},
    "count_secret_files": {"clerk": OWN},
    "view_case": {
        "receptionist": OWN, "specialist": OWN, "unit_head": OWN, "leader": ABOVE, "clerk": OWN, "administrator": ANYWHERE,
    },
    "view_attachment": {"receptionist": OWN, "specialist": OWN, "unit_head": OWN, "leader": ABOVE, "clerk": OWN},
    "view_dashboard": {"manager": ANYWHERE, "leader": ANYWHERE, "unit_head": ANYWHERE, "administrator": ANYWHERE},
    "view_cases": {"manager": ABOVE, "leader": ABOVE, "unit_head": ABOVE, "administrator": ANYWHERE},
    "view_reconciliation": {"manager": ANYWHERE, "leader": ANYWHERE, "administrator": ANYWHERE},
    "approve_report": {"manager": OWN, "leader": OWN},
    "rebuild": {"administrator": ANYWHERE},
}  # fmt: skip

# What somebody may do with their own application; an official who applies is an applicant like any other.
OWNERS = frozenset({"submit", "view_application", "withdraw", "supplement", "rate"})

ParentsOf = Callable[[str], tuple[str, ...]]


def no_parents(unit: str) -> tuple[str, ...]:
    """For questions in which no unit is over another."""
    return ()


def allowed(
    principal: Principal, action: str, *, unit: str | None = None, owner: str | None = None, parents_of: ParentsOf = no_parents
) -> bool:
    """Whether `principal` may do `action` with something of `unit`, or of `owner`. What nobody declared, nobody may."""
    if action in OWNERS:
        return principal.kind in ("citizen", "business", "official") and owner in (None, principal.subject)
    roles = OFFICIALS.get(action, {})
    return any(grant.role in roles and _related(roles[grant.role], grant.unit, unit, parents_of) for grant in principal.roles)


def _related(relation: str, held_in: str, unit: str | None, parents_of: ParentsOf) -> bool:
    if relation == ANYWHERE:
        return True
    if unit is None:
        return False
    return held_in == unit or (relation == ABOVE and held_in in parents_of(unit))
