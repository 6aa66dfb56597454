"""Files that take a while: ordered by a person, written by the worker, fetched by that person alone within a day."""

from services.metrics.export_jobs.job import Job, Order
from services.metrics.export_jobs.jobs import Jobs

__all__ = ["Job", "Jobs", "Order"]
