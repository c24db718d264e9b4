"""Web pages: their main text, and what they say of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.kinds.base import NoText, Part
from reader.kinds.text import decoded
from reader.model.article import html_title, text_title

_PARTED = re.compile(r"\s[|–—·•»:-]\s")
_BEGINNING = 2000
"""Code points of a text in which its headline stands."""


def read(data: bytes, encoding: str | None) -> Iterator[Part]:
    """Yield the main text. Raises NoText where there is none, ImportError without the libraries."""
    from reader.text.pages import NoPage, read_page

    page, used = decoded(data, encoding, is_page=True)
    try:
        text, said = read_page(page)
    except NoPage as error:
        raise NoText(f": {error}") from None
    title = _headline(html_title(page), text) or text_title(text)
    yield Part(text, title, said=said, encoding=used)


def _headline(title: str, text: str) -> str:
    """Return a title without the name of the site ("Quay opens | Coast Daily"), where the text has
    the rest of it as a line."""
    lines = {" ".join(line.split()) for line in text[:_BEGINNING].split("\n")}
    if title in lines:
        return title
    parts = ((title[: each.start()], title[each.end() :]) for each in _PARTED.finditer(title))
    return next((part for both in parts for part in both if part in lines), title)
