"""Plain text: what a file's bytes decode to."""

from __future__ import annotations

from collections.abc import Iterator

from reader.kinds.base import NoText, Part
from reader.model.article import text_title
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
