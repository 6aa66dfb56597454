"""Processing's HTTP API: reading the request, asking a handler, writing the answer."""
