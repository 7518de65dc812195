"""Forms of the pages: they read and show what people type; what is right and wrong is decided in the rooms."""
