"""Workspaces, layers, journals, locks and progress: the only place that reads and writes files."""
