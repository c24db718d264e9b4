"""Titles of articles, from their texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 200
"""Code points of a title."""

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_HTML_TITLE = re.compile(r"<title\b[^>]*>(.*?)</title\s*>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_HEAD = 1 << 16
"""Code points of a page in which its title is looked for."""


def shorten(title: str) -> str:
    """Return a title on one line, at most 200 code points."""
    return " ".join(title[: 4 * LONGEST].split())[:LONGEST].rstrip()


def first_line(text: str) -> str:
    """Return the first line that is not blank; empty where there is none."""
    return next((shorten(line) for line in _lines(text) if line.strip()), "")


def markdown_title(text: str) -> str:
    """Return the first heading without its marks, or else the first line."""
    fenced = False
    for line in _lines(text):
        fenced ^= _FENCE.match(line) is not None
        heading = None if fenced else _HEADING.fullmatch(line)
        if heading and heading[1].strip():
            return shorten(heading[1])
    return first_line(text)


def html_title(page: str) -> str:
    """Return the title of a page; empty where it has none."""
    found = _HTML_TITLE.search(page[:_HEAD])
    import html

    return shorten(html.unescape(found[1])) if found else ""


def _lines(text: str) -> Iterator[str]:
    start = 0
    for line_break in _BREAK.finditer(text):
        yield text[start : line_break.start()]
        start = line_break.end()
    yield text[start:]
