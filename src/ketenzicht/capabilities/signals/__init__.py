"""Signals as received, routed, weighed, answered: never edited, never lost."""
