"""Judging the annotations of others."""
