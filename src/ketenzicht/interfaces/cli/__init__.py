"""The command line: what every command shares, and the commands that need nothing but the rooms."""
