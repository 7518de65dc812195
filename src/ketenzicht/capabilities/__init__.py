"""The rooms of the house: one Django app each; a higher one may use a lower one through its public door."""
