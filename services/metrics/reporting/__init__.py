"""Reports to the province: which are owed, made from the figures, approved by a person, frozen and delivered."""
