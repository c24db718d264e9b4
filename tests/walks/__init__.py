"""Walks: through which files an action passes. `python -m tests.walks` prints them all."""
