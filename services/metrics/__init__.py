"""Metrics: facts, tallies and the share handled online; it never sees a name."""
