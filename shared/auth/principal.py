"""The person, or service, behind a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ROLES = ("receptionist", "specialist", "unit_head", "leader", "clerk", "cashier", "administrator", "manager")


@dataclass(frozen=True, slots=True)
class Grant:
    """A role an official holds in a unit."""

    role: str
    unit: str


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who is known. `kind` is citizen, business, official or service; an official may also apply for things.

    `claims` are those of the identity provider and hold personal data: never log them.
    """

    subject: str
    kind: str
    display_name: str = ""
    roles: tuple[Grant, ...] = ()
    claims: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody is signed in."""
        return self.kind == "anonymous"

    @property
    def is_official(self) -> bool:
        """Whether this person holds any role."""
        return bool(self.roles)

    def holds(self, role: str, unit: str | None = None) -> bool:
        """Whether this person has `role`, in `unit` if one is named."""
        return any(grant.role == role and unit in (None, grant.unit) for grant in self.roles)


ANONYMOUS = Principal("", "anonymous")


def principal_of(claims: Mapping[str, Any]) -> Principal:
    """The principal that an identity provider's claims describe (those of the national portal; roles in `motcua_roles`).

    `LoaiTaiKhoan` 1 is a citizen, anything else a business. Roles that this system does not know are dropped.
    """
    grants = tuple(
        Grant(str(entry["role"]), str(entry["unit"])) for entry in claims.get("motcua_roles", []) if entry.get("role") in ROLES
    )
    person = "citizen" if str(claims.get("LoaiTaiKhoan", "1")) == "1" else "business"
    return Principal(
        subject=str(claims["sub"]),
        kind="official" if grants else person,
        display_name=str(claims.get("HoVaTen", "")),
        roles=grants,
        claims=dict(claims),
    )
