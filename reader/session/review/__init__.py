"""Reviewing: a queue of annotations in their context, and a verdict on each."""
