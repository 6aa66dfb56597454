"""The three services; each owns one database and imports only `shared`."""
