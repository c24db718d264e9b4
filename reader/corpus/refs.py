"""References to articles that were found and not read yet, and titles of texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from reader.model.article import Article
from reader.store.base import FileStore, Store


class ArticleRef(msgspec.Struct, frozen=True):
    """An article that was found and not read yet, or why it cannot be."""

    workspace: Store
    id: str
    path: Path | None
    """Its file, spelled as the user did; None for standard input."""
    title_hint: str
    """What to show until its text is read."""
    problem: str | None = None
    """Why it cannot be opened, as a sentence with path and line."""
    line: int | None = None
    """Line of a `.jsonl` record, from 1."""
    offset: int | None = None
    """Byte at which that line begins."""
    article: Article | None = None
    """The article itself where it was read already: standard input."""


def problem_ref(store: FileStore, path: Path, why: str) -> ArticleRef:
    """Return an article that cannot be opened; `why` follows the path."""
    return ArticleRef(store, store.article_id(path), path, path.name, problem=f"{path}: {why}")


LONGEST = 200
"""Code points of a title."""

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?=[^ \t])")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_TITLE_BEGINS = re.compile(r"<title\b", re.IGNORECASE)
_TITLE_ENDS = re.compile(r"</title\b", re.IGNORECASE)
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
        heading = "" if fenced else _heading(line)
        if heading:
            return shorten(heading)
    return first_line(text)


def _heading(line: str) -> str:
    """The words of a heading, without the `#` around them; empty where the line is none."""
    found = _HEADING.match(line)
    if found is None:
        return ""
    words = line[found.end() :].rstrip(" \t")
    bare = words.rstrip("#")
    return words if bare and bare[-1] not in " \t" else bare.strip()


def html_title(page: str) -> str:
    """Return the title of a page; empty where it has none."""
    head = page[:_HEAD]
    begin = _TITLE_BEGINS.search(head)
    start = head.find(">", begin.end()) + 1 if begin else 0
    end = _TITLE_ENDS.search(head, start) if start else None
    if end is None:
        return ""
    import html

    return shorten(html.unescape(head[start : end.start()]))


def _lines(text: str) -> Iterator[str]:
    start = 0
    for line_break in _BREAK.finditer(text):
        yield text[start : line_break.start()]
        start = line_break.end()
    yield text[start:]
