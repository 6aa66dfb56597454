"""`motcua`: the operator's command. Starts everything on one machine, says what is wrong, and repairs."""
