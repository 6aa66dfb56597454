"""The HTTP door of submission: each view reads the request, calls one handler and shows the outcome."""
