"""The reader in a browser: a server that shows each person a program of their own on a page."""
