"""Archives of the web: each page and each other document of text in a `.warc` an article."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from reader.kinds.base import NoText, Part
from reader.kinds.recognise import as_written, kind_served
from reader.kinds.registry import TEXT, DocumentKind

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

MOST = 1 << 28
"""Bytes of all that is unpacked, 256 MB."""
MOST_ONE = 20_000_000
"""Bytes of one document; a larger one is passed over."""

_ANSWERS = ("response", "resource", "conversion")
_READ = frozenset({"page", "text", "markdown", "pdf", "word"})
_NOT_READ = "/robots.txt"


def read(data: bytes, _encoding: str | None) -> Iterator[Part]:
    """Yield what has a text, in the order of the archive.

    Raises:
        NoText: it is no archive, or unpacks to more than is read.
        ImportError: the libraries are missing.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    size = 0
    try:
        for record in ArchiveIterator(io.BytesIO(data)):
            if not _is_answer(record):
                continue
            content = record.content_stream().read(MOST_ONE + 1)
            size += len(content)
            if size > MOST:
                raise NoText(
                    f": it unpacks to more than {MOST >> 20} MB; make smaller archives of it"
                )
            if content and len(content) <= MOST_ONE:
                yield from _parts(record, content)
    except ArchiveLoadFailed:
        raise NoText(": it is no archive of the web, or damaged") from None


def _is_answer(record: ArcWarcRecord) -> bool:
    if record.rec_type not in _ANSWERS:
        return False
    return record.http_headers is None or record.http_headers.get_statuscode() == "200"


def _parts(record: ArcWarcRecord, content: bytes) -> Iterator[Part]:
    """Yield the article that a server gave; nothing where it is none."""
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    headers = record.http_headers or record.rec_headers
    said = (headers.get_header("Content-Type") or "").lower().partition(";")
    media_type, charset = said[0].strip(), said[2].rpartition("charset=")[2].strip(" \"'")
    try:
        kind = kind_served(content, media_type, address)
        if not _is_read(kind, media_type, address):
            return
        for part in kind.read(as_written(kind, content, charset), None):
            said_address = part.said.address or address
            yield msgspec.structs.replace(
                part, id=address, said=part.said._replace(address=said_address)
            )
    except NoText:
        return


def _is_read(kind: DocumentKind, media_type: str, address: str) -> bool:
    if kind is TEXT:
        return media_type == "text/plain" and not address.endswith(_NOT_READ)
    return kind.name in _READ
