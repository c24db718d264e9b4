"""What a document is: how it begins says more than its name, or what a server calls it.

What is not read, or is not what its name says, has a sentence each, with what to do.
"""

from __future__ import annotations

import codecs
import io
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from reader.kinds.base import NoText
from reader.kinds.registry import KINDS, RECORDS, TEXT, DocumentKind, ending_of, kind_named, kind_of

_TO_DOCX = "save it as .docx where it was written, or: soffice --headless --convert-to docx {name}"
_TO_TXT = "save what is to be read of it as .txt"
_TO_EPUB = "make an .epub of it: ebook-convert {name} {stem}.epub"
_PICTURE = "it is a picture; read its words into a text first: tesseract {name} {stem}"
_RECORDING = "it is a recording; a transcript of it can be read, as .srt, .vtt or .txt"
_UNPACK = "it is an archive; unpack it, and open the folder"

_BY_ENDING = {
    **dict.fromkeys(
        ".doc .dot .odt .ott .rtf .pages .wpd .wps .ppt .pptx .odp .key".split(), _TO_DOCX
    ),
    **dict.fromkeys(".xls .xlsx .ods .numbers".split(), _TO_TXT),
    **dict.fromkeys(".mobi .azw .azw3 .fb2 .lit .djvu .ps .eps".split(), _TO_EPUB),
    **dict.fromkeys(".png .jpg .jpeg .gif .tif .tiff .bmp .webp .heic".split(), _PICTURE),
    **dict.fromkeys(".mp3 .wav .m4a .ogg .flac .mp4 .mov .mkv .avi .webm".split(), _RECORDING),
    **dict.fromkeys(".zip .tar .gz .tgz .7z .rar .bz2 .xz".split(), _UNPACK),
    ".msg": "save the mail as .eml in the program that it is from",
    ".pst": "it is a mailbox of Outlook; make files of its mails: readpst -e {name}",
}
"""How to make of a file what can be read, by its ending."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old office files begin, and encrypted new ones."""

GZIP = b"\x1f\x8b"
WARC = b"WARC/"
"""How an archive of the web begins, which is packed mostly."""

_OLD_OFFICE = (
    "it is an old office document, or one with a password; open it where it was written and save "
    "it as .docx without a password"
)
_SIGNS = (
    (b"%PDF-", "pdf"),
    (OLE, _OLD_OFFICE),
    (b"{\\rtf", _TO_DOCX),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (GZIP, _UNPACK),
    (WARC, "archive"),
    (b"Rar!", _UNPACK),
    (b"7z\xbc\xaf", _UNPACK),
)
_PAGE = (b"<!doctype html", b"<html")


def refuse_other(path: Path, kind: DocumentKind, data: bytes) -> None:
    """Raise NoText for a file whose content is not of the kind that it is read as."""
    what = what_is(data, apart=kind.apart)
    if what == kind.name:
        return
    other = next((each for each in KINDS if each.name == what), None)
    if other is not None:
        ending = other.endings[0]
        raise NoText(f": it is one of the {other.title}; let its name end in {ending}")
    refuse(path, hint_for(ending_of(path)) or what)


def hint_for(ending: str) -> str:
    """Return what to do with files of an ending that are not read; empty where nothing is known."""
    return _BY_ENDING.get(ending, "")


def refuse(path: Path, hint: str) -> None:
    """Raise NoText with what is to be done with a file, if that is said."""
    if hint:
        raise NoText(f": {_filled(hint, path)}")


def _filled(sentence: str, path: Path) -> str:
    if "{name}" not in sentence:
        return sentence
    from shlex import quote

    known = sentence.startswith("it is ")
    filled = sentence.format(name=quote(path.name), stem=quote(path.stem))
    return filled if known else f"files of that kind are not read: {filled}"


def what_is(data: bytes, *, apart: bool) -> str:
    """Return the name of the kind that bytes are of, or what to do with them; else nothing.

    `apart`: they are expected to be of a kind that is told by more than the first bytes.
    """
    found = next((what for sign, what in _SIGNS if data.startswith(sign)), "")
    if data.startswith(GZIP) and _unpacked(data).startswith(WARC):
        return "archive"
    if found:
        return found
    if b"%PDF-" in data[:1024] and apart:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    if apart and data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGE):
        return "page"
    return ""


def _unpacked(data: bytes) -> bytes:
    """Return how packed bytes begin."""
    try:
        return zlib.decompressobj(31).decompress(data[:1024], 16)
    except zlib.error:
        return b""


def _packed(data: bytes) -> str:
    """Return what is in a zip archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = frozenset(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ""
    if "word/document.xml" in names:
        return "word"
    if "META-INF/container.xml" in names:
        return "book"
    if "[Content_Types].xml" in names or "content.xml" in names:
        return _TO_DOCX
    return _UNPACK


# What was served

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
    elif not what and b"<html" in head:
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
    from reader.text.web_encodings import encoding_of  # only where a server says one

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
