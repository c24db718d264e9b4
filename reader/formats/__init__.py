"""Interchange formats, one module each, and their registry. Values in, text out; no files."""
