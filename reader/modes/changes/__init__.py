"""How a text has changed since it was tagged."""
