"""Marked articles as a web page for people, or as a part of one."""
