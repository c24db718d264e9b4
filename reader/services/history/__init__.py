"""What was done to an article, and by whom."""
