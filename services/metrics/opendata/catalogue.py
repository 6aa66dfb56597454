"""The catalogue of open data, and its description in DCAT 2 (JSON-LD)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from services.metrics.opendata.dataset import Dataset
from services.metrics.opendata.tables import TABLES
from shared.errors import NotFound
from shared.message import Message, message_of
from shared.pack import read_yaml

CONTEXT = {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/"}
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}


class UnknownDataset(NotFound):
    """There is no table of this name."""

    code = "unknown_dataset"
    message = Message("Không có bảng dữ liệu này.", "There is no such table.")


class Catalogue:
    """The tables, and who publishes them under which licence (`open_data.yaml` of the pack)."""

    def __init__(self, pack: Path, public_url: str) -> None:
        self._about = read_yaml(pack / "open_data.yaml")
        self._publisher = message_of(self._about.get("publisher"), "open_data.yaml: publisher")
        self._url = f"{public_url.rstrip('/')}/api/v1/open-data"
        self.datasets = TABLES

    @property
    def licence(self) -> str:
        """The address of the licence."""
        return str(self._about["licence"])

    def get(self, dataset_id: str) -> Dataset:
        """The table of this name; raises UnknownDataset."""
        for each in self.datasets:
            if each.id == dataset_id:
                return each
        raise UnknownDataset

    def address(self, dataset: Dataset, ending: str) -> str:
        """Where a table is read as csv or json."""
        return f"{self._url}/{dataset.id}.{ending}"

    def dcat(self) -> dict[str, Any]:
        """The description by which data portals collect the tables."""
        return {
            "@context": CONTEXT,
            "@id": self._url,
            "@type": "dcat:Catalog",
            "dct:publisher": {"@type": "foaf:Agent", "foaf:name": _words(self._publisher)},
            "dct:license": {"@id": self.licence},
            "dcat:dataset": [self._dataset(each) for each in self.datasets],
        }

    def _dataset(self, dataset: Dataset) -> dict[str, Any]:
        return {
            "@id": f"{self._url}#{dataset.id}",
            "@type": "dcat:Dataset",
            "dct:identifier": dataset.id,
            "dct:title": _words(dataset.title),
            "dct:description": _words(dataset.about),
            "dct:license": {"@id": self.licence},
            "dct:accrualPeriodicity": {"@id": self._about["frequency"]},
            "dcat:distribution": [self._distribution(dataset, ending) for ending in MEDIA_TYPES],
        }

    def _distribution(self, dataset: Dataset, ending: str) -> dict[str, Any]:
        address = {"@id": self.address(dataset, ending)}
        return {"@type": "dcat:Distribution", "dcat:downloadURL": address, "dcat:mediaType": MEDIA_TYPES[ending]}


def _words(words: Message) -> list[dict[str, str]]:
    return [{"@language": "vi", "@value": words.vi}, {"@language": "en", "@value": words.en}]
