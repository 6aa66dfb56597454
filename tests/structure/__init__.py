"""Rules of the house that no unit test sees: who imports whom, what is documented, how long things may grow."""
