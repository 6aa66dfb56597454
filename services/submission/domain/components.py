"""The papers of a procedure, as things a citizen uploads, shows at the counter, or fills in online."""

from __future__ import annotations

from dataclasses import dataclass

from shared.procedures import Procedure


@dataclass(frozen=True, slots=True)
class Component:
    """One paper. `way`: `form` is filled in online, `show` is shown at the counter, `upload` is uploaded."""

    code: str
    name: str
    name_en: str
    way: str
    optional: bool

    @property
    def upload_needed(self) -> bool:
        """Whether an application without an upload of it is incomplete."""
        return self.way == "upload" and not self.optional


def components(procedure: Procedure) -> list[Component]:
    """The papers of `procedure` in its own order."""
    return [
        Component(
            code=document.code,
            name=document.name,
            name_en=document.name_en or document.name,
            way="form" if document.form else "show" if document.present_only else "upload",
            optional=document.optional,
        )
        for document in procedure.documents
    ]
