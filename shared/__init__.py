"""What all services share; it imports no service."""
