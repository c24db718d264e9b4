"""Bytes to text: which encoding, and the text without its byte order mark."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from reader.model.errors import ObelismError, WrongUse

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# UTF-32 before UTF-16: the little-endian marks begin alike.

_SIGNATURES = (
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x7fELF", "a program"),
)

_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROLS = 0.01
"""Share of control characters that text may have."""


class Undecodable(ObelismError):
    """Bytes that are no text, or not in the encoding they should be in; names no file."""


class Decoded(NamedTuple):
    """A text and where it came from."""

    text: str
    """Everything but a byte order mark at the start; line ends as they were."""
    encoding: str
    """Python's name of the encoding, such as `utf-8` or `cp1252`."""


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Decode the bytes of a file.

    Without `encoding`: a byte order mark decides, then UTF-8, then the Latin alphabets of
    `western_encoding`, then what `charset-normalizer` finds.

    Raises:
        WrongUse: there is no text encoding of that name.
        Undecodable: the bytes are no text, or not in that encoding.
    """
    if encoding is not None:
        return _decode_as(data, _known(encoding))
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decode_as(data, name)
    _refuse_binary(data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        _refuse_broken_utf8(data, error.start)
    from reader.text.western import western_encoding  # slow to load, and hardly ever needed

    return _decode_as(data, western_encoding(data) or _guessed(data))


def _known(name: str) -> str:
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        raise WrongUse(f"There is no encoding named {name!r}.") from None
    if not getattr(codec, "_is_text_encoding", True):
        raise WrongUse(f"{name!r} is not an encoding of text.")
    return codec.name


def _decode_as(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Undecodable(f"this is not {encoding}: byte {error.start} does not fit") from None
    except UnicodeError:
        raise Undecodable(f"this is not {encoding}") from None
    return Decoded(text.removeprefix("\ufeff"), "utf-8" if encoding == "utf-8-sig" else encoding)


def _refuse_binary(data: bytes) -> None:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise Undecodable(f"this is {kind}, not text")
    if b"\0" in data:
        raise Undecodable(f"this is not text: byte {data.index(0)} is null")


def _refuse_broken_utf8(data: bytes, offset: int) -> None:
    """Refuse what is UTF-8 but for a few bytes; any other encoding would garble all of it."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    if whole >= 4 * broken:
        raise Undecodable(f"this is UTF-8 with broken places, the first at byte {offset}")


def _guessed(data: bytes) -> str:
    if len(_CONTROL.findall(data)) > _CONTROLS * len(data):
        raise Undecodable("this is not text: it is full of control characters")
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise Undecodable("this is not text in any known encoding; name one with --encoding")
    return codecs.lookup(best.encoding).name
