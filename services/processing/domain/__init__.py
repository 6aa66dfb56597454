"""The rules of a case file: pure functions from a case and a command to a new case and the events that tell of it."""
