"""RSS and Atom: an entry an article."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from reader.kinds.base import NoText, Part
from reader.kinds.markup import lines_in, parsed, words_of
from reader.model.article import Said, shorten
from reader.text.page_data import first_value, is_address

_PAGE = (b"<!doctype html", b"<html")


def read(data: bytes, _encoding: str | None) -> Iterator[Part]:
    """Yield the entries that have words.

    Raises:
        NoText: it is no feed.
        ImportError: the libraries are missing.
    """
    import feedparser

    feed = feedparser.parse(io.BytesIO(data))  # a file of bytes: anything else may be an address
    if not feed.version and not feed.entries:
        if any(sign in data[:2000].lower() for sign in _PAGE):
            raise NoText(": it is a web page and no feed; let its name end in .html")
        raise NoText(": it is no feed; if it is a text, let its name end in .txt")
    if not feed.entries:
        raise NoText(": the feed has no entries")
    language = feed.feed.get("language")
    for entry in feed.entries:
        root = parsed(_markup(entry))
        text = "\n".join(lines_in(root)) if root is not None else ""
        title = words_of(entry.get("title") or "")
        address = entry.get("link") or ""
        said = Said(
            byline=first_value([entry.get("author"), feed.feed.get("author")]),
            date=_date(entry),
            language=first_value([_language(entry), language], 35),
            address=address if is_address(address) else None,
        )
        yield Part(text or title, shorten(title), entry.get("id") or address, said)


def _markup(entry: Any) -> str:
    """Return the fullest of what an entry says."""
    contents = [each.get("value") or "" for each in entry.get("content") or ()]
    return max([*contents, entry.get("summary") or ""], key=len)


def _language(entry: Any) -> str | None:
    return next((each.get("language") for each in entry.get("content") or ()), None)


def _date(entry: Any) -> str | None:
    """Return when it was published, in ISO 8601."""
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    if not isinstance(moment, time.struct_time):
        return None
    return datetime(*moment[:6], tzinfo=UTC).isoformat()
