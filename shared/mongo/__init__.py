"""The document store: documents that carry their outbox, and the journal of what they told."""
