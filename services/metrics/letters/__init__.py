"""The weekly letters to leaders: made of the figures by the worker, kept to be read, and sent where a mail server is set."""
