"""The list of articles, and opening one."""
