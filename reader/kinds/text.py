"""Plain text, and Markdown, which says more of itself: what a file's bytes decode to."""

from __future__ import annotations

from collections.abc import Iterator

from reader.kinds.base import NoText, Part
from reader.model.article import markdown_title, text_title
from reader.model.errors import ObelismError, WrongUse


def read(data: bytes, encoding: str | None) -> Iterator[Part]:
    """Yield the text. Raises NoText where the bytes are none."""
    text, used = decoded(data, encoding)
    yield Part(text, text_title(text), encoding=used)


def decoded(data: bytes, encoding: str | None, *, is_page: bool = False) -> tuple[str, str]:
    """Return the text that bytes stand for, and its encoding; a page may say that itself.

    Raises:
        NoText: they are no text.
        WrongUse: there is no such encoding.
    """
    from reader.text.decoding import decode

    try:
        if is_page and encoding is None:
            from reader.text.web_encodings import decode_page

            found = decode_page(data)
        else:
            found = decode(data, encoding)
    except WrongUse:
        raise
    except ObelismError as error:
        raise NoText(f": {error}") from None
    if not found.text:
        raise NoText(": it is empty")
    try:
        found.text.encode("utf-8")
    except UnicodeEncodeError as error:
        line = found.text.count("\n", 0, error.start) + 1
        raise NoText(
            f", line {line}: it holds half of a surrogate pair, which is no character"
        ) from None
    return found.text, found.encoding


def read_markdown(data: bytes, encoding: str | None) -> Iterator[Part]:
    """Yield the text as it is, and what its front matter says. Raises NoText as `read`."""
    from reader.text.front_matter import front_matter

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
