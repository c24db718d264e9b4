"""Web pages: their main text, and what they say of themselves."""

from __future__ import annotations

from collections.abc import Iterator

from reader.kinds.base import NoText, Part
from reader.kinds.text import decoded
from reader.model.article import html_title, text_title


def read(data: bytes, encoding: str | None) -> Iterator[Part]:
    """Yield the main text. Raises NoText where there is none, ImportError without the libraries."""
    from reader.text.pages import NoPage, read_page

    page, used = decoded(data, encoding, is_page=True)
    try:
        text, said = read_page(page)
    except NoPage as error:
        raise NoText(f": {error}") from None
    yield Part(text, html_title(page) or text_title(text), said=said, encoding=used)
