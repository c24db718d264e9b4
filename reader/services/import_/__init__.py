"""Annotations in."""
