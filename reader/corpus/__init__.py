"""Articles: found, read, identified."""
