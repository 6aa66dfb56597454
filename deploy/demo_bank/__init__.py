"""A bank for the demonstration: real pictures and a real signed report, no money. It refuses to start unless DEMO=1."""
