"""What submission does when it is asked: by a citizen over HTTP, or by an event over the broker. Two doors, the same handlers."""
