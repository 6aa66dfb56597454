"""Open data: what everybody may know of the figures, each table with its dictionary. No row is about a single file."""

from services.metrics.opendata.catalogue import Catalogue
from services.metrics.opendata.dataset import Column, Dataset

__all__ = ["Catalogue", "Column", "Dataset"]
