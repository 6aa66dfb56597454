"""Tests, by price: unit, contracts, structure, integration, faults, browser, bench."""
