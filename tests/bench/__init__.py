"""Measurements, side by side in one run. A report, never a test: `make bench` writes RESULTS.md."""
