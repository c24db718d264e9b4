"""Annotations that programs propose: rules, each a module of `rules`."""
