"""Faults on purpose: processes are killed while the district works, and the auditor looks afterwards."""
