"""What metrics takes."""

from services.metrics.schemas.lists import (
    CasesPageSchema,
    CasesQuestionSchema,
    CorrectionsPageSchema,
    LatePageSchema,
    LateQuestionSchema,
    OpenPageSchema,
    OpenQuestionSchema,
    ReceivedPageSchema,
    ReceivedQuestionSchema,
    ReportCellPageSchema,
    ReportCellSchema,
)
from services.metrics.schemas.orders import EXPORT_PARTS, ExportOrderSchema
from services.metrics.schemas.parts import LatePartSchema, PartSchema, ReceivedPartSchema
from services.metrics.schemas.question import LettersSchema, MonthSchema, QuestionSchema, ReportQuestionSchema, TrialSchema

__all__ = [
    "EXPORT_PARTS",
    "CasesPageSchema",
    "CasesQuestionSchema",
    "CorrectionsPageSchema",
    "ExportOrderSchema",
    "LatePageSchema",
    "LatePartSchema",
    "LateQuestionSchema",
    "LettersSchema",
    "MonthSchema",
    "OpenPageSchema",
    "OpenQuestionSchema",
    "PartSchema",
    "QuestionSchema",
    "ReceivedPageSchema",
    "ReceivedPartSchema",
    "ReceivedQuestionSchema",
    "ReportCellPageSchema",
    "ReportCellSchema",
    "ReportQuestionSchema",
    "TrialSchema",
]
