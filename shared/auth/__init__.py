"""Who somebody is, and what they may do: sign-in, tokens, sessions and the one policy table."""
