"""Kinds of documents that articles are read from: a file goes in, parts with texts come out."""
