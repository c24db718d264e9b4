"""What kind of document a server gave: what it begins with says more than what it is called."""

from __future__ import annotations

import codecs
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from reader.kinds.base import NoText
from reader.kinds.others import hint_for, refuse, what_is
from reader.kinds.registry import KINDS, RECORDS, TEXT, DocumentKind, ending_of, kind_named, kind_of
from reader.text.web_encodings import encoding_of

_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BY_TYPE = {
    "text/html": "page",
    "application/xhtml+xml": "page",
    "application/pdf": "pdf",
    _OFFICE: "word",
    "application/epub+zip": "book",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/rdf+xml": "feed",
    "application/xml": "feed",
    "text/xml": "feed",
    "text/markdown": "markdown",
    "message/rfc822": "mail",
    "application/mbox": "mailbox",
    "text/vtt": "subtitles",
    "application/x-subrip": "subtitles",
    "application/warc": "archive",
}
_LIKE = {"image": ".png", "audio": ".mp3", "video": ".mp4"}
"""Types that are not read, and an ending of files that what is said of is said of them, too."""
_UNKNOWN = frozenset(("", "application/octet-stream", "binary/octet-stream"))
_PROGRAMS = frozenset(
    "application/json application/ld+json application/javascript text/javascript text/css".split()
)
_FEEDS = (b"<rss", b"<feed", b"<rdf:rdf")
_PAGE = b"<html"
_WRITTEN = frozenset({"text", "markdown", "page", "subtitles"})
"""Kinds whose bytes are text in an encoding that the server may say."""


def kind_served(data: bytes, media_type: str, path: str) -> DocumentKind:
    """Return the kind of what was served as `media_type` from the path of an address.

    Raises:
        NoText: it is of no kind that is read.
    """
    name = Path(PurePosixPath(unquote(path.partition("?")[0])).name or "page")
    what = what_is(data, apart=True)
    head = data[:1024].lower()
    if not what and any(sign in head for sign in _FEEDS):
        what = "feed"
    elif not what and _PAGE in head:
        what = "page"
    found = next((kind for kind in KINDS if kind.name == what), None)
    if found is not None:
        return found
    like = _LIKE.get(media_type.partition("/")[0], "")
    if media_type in _UNKNOWN:
        like = ending_of(name)
    refuse(name, what or hint_for(like))
    if media_type in _PROGRAMS:
        raise NoText(f": it is {media_type}, which is for programs, and no article")
    if media_type in _BY_TYPE:
        return kind_named(_BY_TYPE[media_type])
    kind = kind_of(name)
    if kind is RECORDS:
        raise NoText(": it is a file of records; save it and open the file")
    # A program that makes pages may be called anything, and what it made is told above.
    return TEXT if kind.name == "page" else kind


def as_written(kind: DocumentKind, data: bytes, charset: str) -> bytes:
    """Return a document that says itself how it is encoded: as UTF-8 with a mark where only the
    server said another encoding, else as it came."""
    encoding = encoding_of(charset)
    if kind.name not in _WRITTEN or encoding in (None, "utf-8") or data.startswith(codecs.BOM_UTF8):
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return data
    try:
        return codecs.BOM_UTF8 + data.decode(encoding or "utf-8").encode()
    except UnicodeError:
        return data
