"""A store in PostgreSQL, and the journals of a folder shared through one."""
