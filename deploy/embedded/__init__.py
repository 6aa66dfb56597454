"""The embedded pair: SecantusDB for documents and Tansu for events, each a process of its own and never imported."""
