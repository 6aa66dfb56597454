"""Invented files for trying out, sent through the same doors as real ones: every page and figure has something to show."""
