"""Who may do what, for which purpose, and by which act: the walls of the house."""
