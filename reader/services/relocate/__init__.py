"""Annotations carried over to a changed text."""
