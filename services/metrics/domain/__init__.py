"""What the figures mean: facts, the definition, tallies and the share. Pure: no store, no broker, no clock."""
