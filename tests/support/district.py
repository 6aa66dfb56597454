"""The running district as tests see it: the client of the demonstration, with tests' own patience."""

from __future__ import annotations

from deploy.demo_data.client import AN_THUY, District, Refused

__all__ = ["AN_THUY", "District", "Refused"]
