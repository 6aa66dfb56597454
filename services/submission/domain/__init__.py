"""The rules of an application, without input or output: what may happen to it, and what the citizen sees of it."""
