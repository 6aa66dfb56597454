"""The shapes of what goes out over HTTP. Names and notes of persons stand only where an official with the right to view looks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import Schema, fields

from shared.events.fields import Moment, write_moment


def moment() -> Moment:
    """A moment or null."""
    return Moment(required=True, allow_none=True)


def text() -> fields.String:
    """A string or null."""
    return fields.String(required=True, allow_none=True)


class Words(Schema):
    """Words in both languages."""

    vi = fields.String(required=True)
    en = fields.String(required=True)


class Named(Schema):
    """A unit or procedure by code and names."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)


class PortalStatus(Words):
    """The national portal's state 1 to 10."""

    number = fields.Integer(required=True)


class TimeLeft(Words):
    """Working time left: `urgency` is none, paused, fine, soon, today or late; minutes are working minutes."""

    urgency = fields.String(required=True)
    minutes = fields.Integer(required=True, allow_none=True)


class Claim(Schema):
    """Who has the step and since when."""

    name = fields.String(required=True)
    since = Moment(required=True)
    mine = fields.Boolean(required=True)


class Reason(Words):
    """Why something is not possible now."""

    code = fields.String(required=True)


class ActionView(Schema):
    """An action and what stands in its way."""

    action = fields.String(required=True)
    allowed = fields.Boolean(required=True)
    reason = fields.Nested(Reason, required=True, allow_none=True)


class StepView(Schema):
    """A step of the workflow; `status` is done, current or ahead."""

    step = fields.String(required=True)
    post = fields.String(required=True)
    unit = fields.Nested(Named, required=True)
    planned_minutes = fields.Integer(required=True)
    status = fields.String(required=True)


class CaseRow(Schema):
    """A case in a list."""

    case_id = fields.String(required=True)
    kind = fields.String(required=True)
    origin = fields.String(required=True)
    channel = fields.String(required=True)
    workflow = fields.String(required=True)
    state = fields.String(required=True)
    step = text()
    level = fields.String(required=True)
    file_code = text()
    tracking_code = text()
    revision = fields.Integer(required=True)
    procedure = fields.Nested(Named, required=True, allow_none=True)
    subject = text()
    applicant_name = text()
    receiving_unit = fields.Nested(Named, required=True)
    deciding_unit = fields.Nested(Named, required=True)
    portal_status = fields.Nested(PortalStatus, required=True)
    claim = fields.Nested(Claim, required=True, allow_none=True)
    time_left = fields.Nested(TimeLeft, required=True)
    opened_at = moment()
    received_at = moment()
    due_at = moment()
    clock_stopped_at = moment()
    outcome = text()
    closed_at = moment()
    timeliness = text()


class MoneyThatCame(Schema):
    """Money that was not owed: how much, and when it was heard of."""

    amount_dong = fields.Integer(required=True)
    at = Moment(required=True)


class MoneyGivenBack(MoneyThatCame):
    """Money that went back: `method` is cash or transfer."""

    method = fields.String(required=True)


class FeeView(Schema):
    """The fee of a file: `state` is asked, at_the_office, paid, lapsed, nothing or not_yet; `method` is online or counter.

    `overpaid` and `returned` are what came besides and what went back of it, the oldest first.
    """

    state = fields.String(required=True)
    amount_dong = fields.Integer(required=True, allow_none=True)
    method = text()
    paid_at = moment()
    to_give_back_dong = fields.Integer(required=True)
    overpaid = fields.List(fields.Nested(MoneyThatCame), required=True)
    returned = fields.List(fields.Nested(MoneyGivenBack), required=True)


class CaseView(CaseRow):
    """A case in full, with what this official may do."""

    supplement_clock = text()
    limit_value = fields.Integer(required=True, allow_none=True)
    limit_unit = text()
    round = fields.Integer(required=True)
    supplement = fields.Dict(required=True, allow_none=True)
    supplement_arrived = fields.Boolean(required=True)
    extended = fields.Boolean(required=True)
    previous_due_at = moment()
    signed_steps = fields.List(fields.String(), required=True)
    release_medium = text()
    handed_over_way = text()
    applicant_kind = text()
    submitted_at = moment()
    steps = fields.List(fields.Nested(StepView), required=True)
    content = fields.Dict(required=True, allow_none=True)
    content_pending = fields.Boolean(required=True)
    letters = fields.Dict(required=True)
    fee = fields.Nested(FeeView, required=True)
    actions = fields.List(fields.Nested(ActionView), required=True)


class CaseList(Schema):
    """A page of a list; `next` is the cursor of the page behind it."""

    cases = fields.List(fields.Nested(CaseRow), required=True)
    next = text()


class QueueView(Schema):
    """A queue with how many files wait in it (up to 1,000 per post)."""

    slug = fields.String(required=True)
    title = fields.Nested(Words, required=True)
    count = fields.Integer(required=True)


class QueueList(Schema):
    """The queues."""

    queues = fields.List(fields.Nested(QueueView), required=True)


class HistoryView(Schema):
    """What happened: who did what, and the events told of it."""

    history = fields.List(fields.Dict(), required=True)
    events = fields.List(fields.Dict(), required=True)


class Feed(Schema):
    """Events behind a position, as told: codes and times only."""

    events = fields.List(fields.Dict(), required=True)
    position = fields.Integer(required=True)
    head = fields.Integer(required=True)


class RegisterEntryView(Schema):
    """A line of the paper register."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    procedure_code = text()
    receiving_unit = fields.String(required=True)
    deciding_unit = fields.String(required=True)
    level = fields.String(required=True)
    channel = fields.String(required=True)
    received_on = fields.Date(required=True)
    closed_on = fields.Date(required=True, allow_none=True)
    paper_number = fields.String(required=True)
    applicant_name = fields.String(required=True)


class RegisterEntryList(Schema):
    """A page of the paper register of a unit; `next` is the cursor of the page behind it."""

    entries = fields.List(fields.Nested(RegisterEntryView), required=True)
    next = text()


class SecretCountView(Schema):
    """How many secret files of a kind a unit had on a day."""

    id = fields.String(required=True)
    unit = fields.String(required=True)
    level = fields.String(required=True)
    kind = fields.String(required=True)
    day = fields.Date(required=True)
    count = fields.Integer(required=True)


def plain(value: Any) -> Any:
    """`value` with its moments written as text, for the parts that have no schema of their own."""
    if isinstance(value, datetime):
        return write_moment(value)
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value
