"""The pages of management."""
