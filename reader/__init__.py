"""obelism: a terminal reader in which you mark an article at reading speed."""

__version__ = "0.1.0"
