"""What the lists tell of a file: codes and dates, never a name."""

from __future__ import annotations

from marshmallow import Schema, fields


class CaseCodesSchema(Schema):
    """What every list tells of a file."""

    case_id = fields.String(required=True)
    file_code = fields.String(required=True, allow_none=True)
    procedure_code = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True)
    unit = fields.String(required=True)


class ListedCaseSchema(CaseCodesSchema):
    """A file with how it came and how it ended. `closed_on` null: it is open."""

    channel = fields.String(required=True, allow_none=True)
    closed_on = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True, allow_none=True)


class ReceivedCaseSchema(ListedCaseSchema):
    """One file received in a period, at the unit that was to decide it on that day."""

    received_on = fields.String(required=True)


class ToldCaseSchema(CaseCodesSchema):
    """One file in Biểu II.06a, at the unit that had it when the form tells it.

    `came`: the column by which it came in (4, 5, 6); `stands`: how it was settled (8, 9, 10) or stood at the cut-off (12, 13).
    `closed_on` null: it is open today; after the period: it was closed since. `timeliness`, `outcome`: of a closed file.
    """

    received_on = fields.Date(required=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    closed_on = fields.Date(required=True, allow_none=True)
    timeliness = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True, allow_none=True)
    came = fields.Integer(required=True)
    stands = fields.Integer(required=True)
    stands_at = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The step where an open file stands now, or `applicant` while a supplement is awaited"},
    )


class CountedCaseSchema(ListedCaseSchema):
    """One closed file behind a figure. `paper`: where paper came in."""

    closed_on = fields.String(required=True)
    online = fields.Boolean(required=True)
    excluded = fields.String(required=True, allow_none=True)
    paper = fields.List(fields.String(), required=True)


class ReceivedCasesSchema(Schema):
    """A page of received files and how many there are in all."""

    cases = fields.List(fields.Nested(ReceivedCaseSchema), required=True)
    total = fields.Integer(required=True, metadata={"description": "Of a step: how often it was done in these files"})
    next = fields.String(required=True, allow_none=True)


class ToldCasesSchema(ReceivedCasesSchema):
    """A page of the files of a cell of Biểu II.06a, and the number in the cell."""

    cases = fields.List(fields.Nested(ToldCaseSchema), required=True)
    judged_at = fields.AwareDateTime(required=True, allow_none=True)


class CountedCasesSchema(ReceivedCasesSchema):
    """A page of files behind a figure and how many there are in all."""

    cases = fields.List(fields.Nested(CountedCaseSchema), required=True)
