"""Tables for everybody."""

from __future__ import annotations

from marshmallow import Schema, fields


class WordsSchema(Schema):
    """A text in both languages."""

    vi = fields.String(required=True)
    en = fields.String(required=True)


class ColumnSchema(Schema):
    """A line of the dictionary."""

    name = fields.String(required=True)
    type = fields.String(required=True)
    about = fields.Nested(WordsSchema, required=True)


class DescribedSchema(Schema):
    """A table without its rows."""

    id = fields.String(required=True)
    title = fields.Nested(WordsSchema, required=True)
    about = fields.Nested(WordsSchema, required=True)
    columns = fields.List(fields.Nested(ColumnSchema), required=True)
    csv = fields.String(required=True)
    json = fields.String(required=True)


class DatasetSchema(DescribedSchema):
    """A table: each row with the names of its columns."""

    rows = fields.List(fields.Dict(keys=fields.String()), required=True)


class DatasetsSchema(Schema):
    """All tables."""

    licence = fields.String(required=True)
    datasets = fields.List(fields.Nested(DescribedSchema), required=True)
