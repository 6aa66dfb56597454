"""What the services promise each other and outsiders."""
