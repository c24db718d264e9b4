"""The history: what was done to articles, and by whom."""
