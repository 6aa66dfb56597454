"""The province's reporting system for the demonstration: real protocol, no province. It refuses to start unless DEMO=1."""
