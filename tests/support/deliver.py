"""The connector alone, as a process of its own that a test can kill. Settings from the environment; runs until it is ended."""

from __future__ import annotations

import time

from services.metrics.settings import SERVICE, Settings
from services.metrics.wiring import database_of, reporting_loops

if __name__ == "__main__":
    settings = Settings.read(SERVICE)
    connector = reporting_loops(settings, database_of(settings))[1]
    while True:
        connector.step()
        time.sleep(0.05)
