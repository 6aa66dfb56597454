"""Which port everything takes: the documented ones, or all of them moved to another base."""

from __future__ import annotations

from dataclasses import dataclass

from deploy.motcua.roles import Role

DOCUMENT_STORE = 27117
BROKER = 19092
BASE = 8000


@dataclass(frozen=True)
class Ports:
    """`base` None: the documented ports. Else the roles keep their distance to 8000; store: base + 117, broker: base + 192."""

    base: int | None = None

    @property
    def document_store(self) -> int:
        """Of SecantusDB."""
        return DOCUMENT_STORE if self.base is None else self.base + 117

    @property
    def broker(self) -> int:
        """Of Tansu."""
        return BROKER if self.base is None else self.base + 192

    def of(self, role: Role) -> int:
        """Of a role of ours."""
        return role.port if self.base is None else self.base + role.port - BASE
