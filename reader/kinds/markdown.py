"""Markdown: plain text with a title and what its front matter says."""

from __future__ import annotations

from collections.abc import Iterator

from reader.kinds.base import Part
from reader.kinds.text import decoded
from reader.model.article import markdown_title, text_title
from reader.text.front_matter import front_matter


def read(data: bytes, encoding: str | None) -> Iterator[Part]:
    """Yield the text as it is. Raises NoText where the bytes are none."""
    text, used = decoded(data, encoding)
    end, title, said = front_matter(text)
    title = title or _plain(markdown_title(text[end:])) or text_title(text)
    yield Part(text, title, said=said, encoding=used)


def _plain(title: str) -> str:
    """Return a title without its Markdown."""
    from reader.text.markdown import Markdown

    heading = f"# {title}"
    words = Markdown(heading).words_only(0, len(heading))
    return "".join(heading[start:end] for start, end in words).strip()
