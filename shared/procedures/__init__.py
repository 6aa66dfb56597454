"""Administrative procedures of a pack: what may be applied for, by which papers, in which time, on which way."""

from shared.procedures.catalogue import ProcedureCatalogue
from shared.procedures.fees import AT_THE_OFFICE, KNOWN, NOTHING, Fee, Owed, owed
from shared.procedures.loading import load_procedures
from shared.procedures.procedure import Document, Procedure, Step, Workflow

__all__ = [
    "AT_THE_OFFICE",
    "KNOWN",
    "NOTHING",
    "Document",
    "Fee",
    "Owed",
    "Procedure",
    "ProcedureCatalogue",
    "Step",
    "Workflow",
    "load_procedures",
    "owed",
]
