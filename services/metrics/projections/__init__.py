"""From events to facts and tallies, in one transaction per batch."""
