"""What is not read, or is not what its name says: one sentence each, with what to do."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from reader.kinds.base import NoText
from reader.kinds.registry import KINDS, DocumentKind, ending_of

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
    """How packed bytes begin."""
    try:
        return zlib.decompressobj(31).decompress(data[:1024], 16)
    except zlib.error:
        return b""


def _packed(data: bytes) -> str:
    """What is in a zip archive."""
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
