"""Tags that templates of every room may use."""
