"""From the person signed in to the official the handlers know: posts, and what the policy table says."""

from __future__ import annotations

from datetime import date

from services.processing.domain.situation import Actor
from services.processing.handlers.office import Official
from shared.auth.current import current_user
from shared.auth.policy import allowed
from shared.auth.principal import Principal
from shared.errors import Forbidden, MotCuaError
from shared.units import UnitRegistry


def signed_in_official(units: UnitRegistry, day: date) -> Official:
    """The official of the present request; raises Forbidden for anybody who is none."""
    principal = current_user()
    if not principal.is_official:
        raise Forbidden
    return official_of(principal, units, day)


def official_of(principal: Principal, units: UnitRegistry, day: date) -> Official:
    """`principal` with its posts and the policy's answers about it, by the tree of units on `day`."""

    def parents_of(unit: str) -> tuple[str, ...]:
        try:
            parent = units.at(unit, day).parent_code
        except MotCuaError:
            return ()
        return (parent, *parents_of(parent)) if parent else ()

    posts = frozenset((grant.role, grant.unit) for grant in principal.roles)
    return Official(
        Actor(principal.subject, principal.display_name, posts),
        lambda action, unit: allowed(principal, action, unit=unit, parents_of=parents_of),
    )
