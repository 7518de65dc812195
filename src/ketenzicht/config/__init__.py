"""Settings, URLs and start-up: the only room that may know everything."""
