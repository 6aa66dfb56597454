"""The shapes of what comes in over HTTP; what the values mean is judged by the domain."""

from __future__ import annotations

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from shared.events.fields import CODE
from shared.events.processing_schemas import KINDS

LONGEST_NOTE = 2_000
LONGEST_LINE = 300
LONGEST_SEARCH = 200


class Request(Schema):
    """What a client sends: an unknown field is a mistake and is named."""

    class Meta:
        unknown = RAISE


def note() -> fields.String:
    """Free text of an official; stays in processing's own store and in the printed letter."""
    return fields.String(load_default="", validate=validate.Length(max=LONGEST_NOTE))


def line(*, required: bool = False, longest: int = LONGEST_LINE) -> fields.String:
    """One line of text."""
    # One check for both bounds could not say which of them was passed.
    longest_of_all = validate.Length(max=longest)
    if not required:
        return fields.String(load_default="", validate=longest_of_all)
    return fields.String(required=True, validate=[validate.Length(min=1), longest_of_all])


def code(*, required: bool = True) -> fields.String:
    """A code of the pack, of an event or of a reason."""
    return fields.String(required=required, validate=validate.Regexp(CODE))


def one_of(*values: str, default: str | None = None) -> fields.String:
    """One of the named values."""
    check = validate.OneOf(values)
    return (
        fields.String(required=True, validate=check) if default is None else fields.String(load_default=default, validate=check)
    )


class ChecklistLine(Request):
    """One paper as the receptionist found it."""

    document = line(required=True)
    ok = fields.Boolean(load_default=True)
    originals = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 999))
    copies = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 999))
    note = line()


class Applicant(Request):
    """Who the file is for."""

    full_name = line(required=True, longest=120)
    id_number = fields.String(load_default="", validate=validate.Regexp(r"^(\d{9}|\d{12})?$"))
    phone = fields.String(load_default="", validate=validate.Regexp(r"^(\+?\d{8,14})?$"))
    address = line()
    email = fields.Email(load_default=None, allow_none=True)


class CaseSearch(Request):
    """Whose files are looked for. In a body and not in the address: addresses are logged, kept by browsers and passed on."""

    q = line(required=True, longest=LONGEST_SEARCH)


class NewCase(Request):
    """A file that begins with an official: from counter or post with procedure and applicant, or internal with a subject."""

    origin = one_of("counter", "post", "internal")
    unit = code()
    procedure_code = code(required=False)
    applicant = fields.Nested(Applicant)
    documents = fields.List(fields.Nested(ChecklistLine), load_default=list, validate=validate.Length(max=50))
    subject = line()
    summary = note()
    department = code(required=False)
    limit_days = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(1, 365))
    accept = fields.Boolean(load_default=False)

    @validates_schema(skip_on_field_errors=False)
    def _has_what_its_origin_needs(self, data: dict[str, object], **kwargs: object) -> None:
        wanted = ("subject",) if data.get("origin") == "internal" else ("procedure_code", "applicant")
        missing = {name: ["Missing data for required field."] for name in wanted if not data.get(name)}
        if missing and data.get("origin"):
            raise ValidationError(missing)


class NewRegisterEntry(Request):
    """A file handled on paper."""

    kind = one_of(*KINDS)
    unit = code()
    procedure_code = code(required=False)
    channel = one_of("counter", "post", "internal")
    received_on = fields.Date(required=True)
    closed_on = fields.Date(load_default=None, allow_none=True)
    paper_number = line(longest=50)
    applicant_name = line(longest=120)

    @validates_schema(skip_on_field_errors=False)
    def _a_public_service_names_its_procedure(self, data: dict[str, object], **kwargs: object) -> None:
        if data.get("kind") == "public_service" and not data.get("procedure_code"):
            raise ValidationError({"procedure_code": ["Missing data for required field."]})


class CloseRegisterEntry(Request):
    """When the paper file ended."""

    closed_on = fields.Date(required=True)


class NewSecretCount(Request):
    """How many secret files of a kind a unit had on a day."""

    unit = code()
    kind = one_of(*KINDS)
    day = fields.Date(required=True)
    count = fields.Integer(required=True, strict=True, validate=validate.Range(0, 100_000))
