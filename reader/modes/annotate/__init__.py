"""Reading and tagging an article."""
