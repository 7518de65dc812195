"""The demo: a synthetic country at work. Organisations come from the pack; all else is made up here."""
