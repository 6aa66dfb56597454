"""The procedures and workflows of a deployment, and how they are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from shared.errors import NotFound
from shared.message import Message
from shared.procedures.procedure import Procedure, Workflow
from shared.text import fold


class UnknownProcedure(NotFound):
    """There is no procedure with this code on that day."""

    code = "unknown_procedure"
    message = Message("Không có thủ tục này.", "There is no such procedure.")


class ProcedureCatalogue:
    """All procedures with their validity, workflows by name, departments by field, and the words people use."""

    def __init__(
        self,
        procedures: Sequence[Procedure],
        workflows: Mapping[str, Workflow],
        departments: Mapping[str, str],
        default_department: str,
        synonyms: Mapping[str, Sequence[str]],
    ) -> None:
        self._procedures = tuple(procedures)
        self._workflows = dict(workflows)
        self._departments = dict(departments)
        self._default_department = default_department
        self._synonyms = {fold(words): tuple(codes) for words, codes in synonyms.items()}
        self._keys = {
            id(each): fold(f"{each.code} {each.name} {each.name_en} {each.field} {each.field_en}") for each in self._procedures
        }

    def get(self, code: str, day: date) -> Procedure:
        """The procedure with this code on `day`; raises UnknownProcedure.

        A code that the data knows only from a later day on is answered too: the seed is of 2021 with some newer codes, and an
        application must not fail for it; the law in force is the deployment's to enter.
        """
        versions = [each for each in self._procedures if each.code == code]
        found = next((each for each in versions if each.valid_on(day)), None)
        if found is None and versions and day < (versions[0].valid_from or day):
            found = versions[0]
        if found is None:
            raise UnknownProcedure
        return found

    def all(self, day: date) -> tuple[Procedure, ...]:
        """Every procedure in force on `day`, in the order of the pack."""
        return tuple(each for each in self._procedures if each.valid_on(day))

    def search(self, text: str, day: date | None = None) -> list[Procedure]:
        """Procedures that fit `text`, best first: everyday words, then all words in the name or field; empty text finds all."""
        wanted = fold(text)
        candidates = self._procedures if day is None else self.all(day)
        by_synonym = [
            code for words, codes in self._synonyms.items() if wanted and (words in wanted or wanted in words) for code in codes
        ]
        scored = [(self._score(each, wanted, by_synonym), place, each) for place, each in enumerate(candidates)]
        return [each for score, _, each in sorted(scored, key=lambda entry: (-entry[0], entry[1])) if score > 0]

    def field_en(self, field: str) -> str:
        """The English name of a field, empty when the pack has none."""
        return next((each.field_en for each in self._procedures if each.field == field), "")

    def workflow(self, name: str) -> Workflow:
        """The workflow with this name; raises NotFound."""
        if name not in self._workflows:
            raise NotFound(Message("Không có quy trình này.", "There is no such workflow."))
        return self._workflows[name]

    def department(self, procedure: Procedure) -> str:
        """The code of the district department that handles the procedure's field."""
        return self._departments.get(procedure.field, self._default_department)

    def _score(self, procedure: Procedure, wanted: str, by_synonym: Sequence[str]) -> int:
        if not wanted:
            return 1
        key = self._keys[id(procedure)]
        score = 4 if wanted in key else 2 if all(word in key for word in wanted.split()) else 0
        return score + (3 if procedure.code in by_synonym else 0)
