"""What every room may use: ids, the clock, the base error, pages of a list. No domain word in it."""
