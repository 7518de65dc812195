"""Running terms with their legal source: who must do what before when, and who hears of it. Use `public` only."""
