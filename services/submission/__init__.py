"""Submission: what a citizen sends, and what a citizen sees of it."""
