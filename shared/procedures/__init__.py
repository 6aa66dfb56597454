"""Administrative procedures of a pack: what may be applied for, by which papers, in which time, on which way."""

from shared.procedures.catalogue import ProcedureCatalogue
from shared.procedures.fees import Fee
from shared.procedures.loading import load_procedures
from shared.procedures.procedure import Document, Procedure, Step, Workflow

__all__ = ["Document", "Fee", "Procedure", "ProcedureCatalogue", "Step", "Workflow", "load_procedures"]
