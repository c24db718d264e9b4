"""Deciding what goes into the gold layer."""
