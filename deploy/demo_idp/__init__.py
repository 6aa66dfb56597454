"""An OpenID provider for the demonstration: real protocol, invented people. It refuses to start unless DEMO=1."""
