"""What metrics answers."""

from services.metrics.view_schemas.case_lines import CountedCasesSchema
from services.metrics.view_schemas.depth import CorrectionsSchema, ForecastSchema, MeasuresSchema, TrendSchema
from services.metrics.view_schemas.open_data import DatasetSchema, DatasetsSchema
from services.metrics.view_schemas.reports import SettlementSchema
from services.metrics.view_schemas.shares import FigureSchema, FiguresSchema
from services.metrics.view_schemas.trust import PlanSchema, ReconciliationSchema

__all__ = [
    "CorrectionsSchema",
    "CountedCasesSchema",
    "DatasetSchema",
    "DatasetsSchema",
    "FigureSchema",
    "FiguresSchema",
    "ForecastSchema",
    "MeasuresSchema",
    "PlanSchema",
    "ReconciliationSchema",
    "SettlementSchema",
    "TrendSchema",
]
