"""Forms read from the district's pack: `forms/<procedure code>.yaml`, and `forms/default.yaml` for every other procedure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from services.submission.forms.definition import KINDS, Field, Form, Option, Section
from shared.message import Message, message_of
from shared.pack import read_yaml

DEFAULT = "default"
# Characters that stand over an answer. Longer ones are no label, and push the answer off a phone's first lines.
LONGEST_SHORT = 60


class FormLibrary:
    """The forms of a district by procedure code."""

    def __init__(self, forms: dict[str, Form]) -> None:
        if DEFAULT not in forms:
            raise ValueError("the pack has no forms/default.yaml")
        self._forms = forms

    def of(self, procedure_code: str) -> Form:
        """The procedure's own form, or the default one."""
        return self._forms.get(procedure_code) or self._forms[DEFAULT]

    def all(self) -> list[Form]:
        """Every form of the pack."""
        return list(self._forms.values())


def load_forms(pack: Path) -> FormLibrary:
    """The forms of `pack`; raises ValueError that names the file and the field that is wrong."""
    forms = (_form(path) for path in sorted((pack / "forms").glob("*.yaml")))
    return FormLibrary({form.code: form for form in forms})


def _form(path: Path) -> Form:
    raw = read_yaml(path)
    try:
        form = Form(
            code=str(raw["code"]),
            version=int(raw["version"]),
            sections=tuple(_section(section, f"{path.name}: {section['id']}") for section in raw["sections"]),
            legal_basis=raw.get("legal_basis", ""),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name}: {error!r}") from error
    _refuse_contradictions(path, form)
    return form


def _section(raw: dict[str, Any], where: str) -> Section:
    return Section(
        id=raw["id"],
        title=message_of(raw.get("title"), f"{where}, title"),
        hint=message_of(raw["hint"], f"{where}, hint") if "hint" in raw else None,
        fields=tuple(_field(field, f"{where}/{field['id']}") for field in raw["fields"]),
    )


def _field(raw: dict[str, Any], where: str) -> Field:
    plain = {name: value for name, value in raw.items() if name not in ("label", "short", "hint", "options")}
    return Field(
        **plain,
        label=message_of(raw.get("label"), f"{where}, label"),
        short=_short(raw["short"], where) if "short" in raw else None,
        hint=message_of(raw["hint"], f"{where}, hint") if "hint" in raw else None,
        options=tuple(_option(option, where) for option in raw.get("options", ())),
    )


def _short(raw: Any, where: str) -> Message:
    short = message_of(raw, f"{where}, short")
    if any(len(words) > LONGEST_SHORT or words.endswith("?") for words in (short.vi, short.en)):
        raise ValueError(f"{where}, short: at most {LONGEST_SHORT} characters, and no question")
    return short


def _option(raw: dict[str, Any], where: str) -> Option:
    return Option(str(raw["value"]), message_of(raw.get("label"), f"{where}, option {raw['value']}"))


def _refuse_contradictions(path: Path, form: Form) -> None:
    ids = [field.id for section in form.sections for field in section.fields]
    for field in form.fields.values():
        others = [*field.show_when, *field.agrees_with.values()]
        if field.kind not in KINDS or ids.count(field.id) > 1 or any(other not in ids for other in others):
            raise ValueError(f"{path.name}: field {field.id} has an unknown kind, a double id or names an unknown field")
        if (field.kind == "choice") != bool(field.options):
            raise ValueError(f"{path.name}: field {field.id}: a choice, and only a choice, has options")
