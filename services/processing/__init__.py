"""Processing: case files and the officials who settle them."""
