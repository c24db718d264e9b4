"""Interchange formats: one module each, one registry. Values in, text out; no store, no files."""
