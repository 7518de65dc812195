"""Where held signals stand, how long they stay, how they end: figures, from the same records."""
