"""Queued work: what need not be done before the answer leaves, and what must be done every minute."""
