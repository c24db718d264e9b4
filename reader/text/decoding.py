"""Decode the bytes of a file: find the encoding, drop a byte order mark.

What says itself what it is comes first: a byte order mark, UTF-8, escapes, the zeros of UTF-16.
Encodings that say nothing are told by what they spell (`code_pages`, `east_asian`), and where two
spell about equally well, or none does, the file is refused and its encoding has to be named: wrong
letters would be tagged unnoticed.
"""

from __future__ import annotations

import codecs
import contextlib
import re
from typing import NamedTuple

from reader.model.errors import ObelismError, WrongUse
from reader.text.characters import lazy_pattern

_BYTE_ORDER_MARKS = (
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

_SWITCHES = (
    (re.compile(rb"\x1b\$[@B]"), b"\x1b(", "iso2022_jp_2"),
    (re.compile(rb"\x1b\$\)C"), b"\x0f", "iso2022_kr"),
)
"""Escape sequence that switches to an alphabet, the one that switches back, and the encoding."""

_SIGN = "[A-Za-z0-9+/]"
_SHIFT = re.compile(
    rf"\+(?=[0-9]*[A-Za-z])(?:{_SIGN}{{8}})*(?:{_SIGN}{{3}}|{_SIGN}{{6}}|{_SIGN}{{8}})(?!{_SIGN})".encode()
)
_SHIFTS = 3
"""Runs of UTF-7 that make a text one: a sum or a number may look like a single one."""

_LONG_SEQUENCE = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_AFTER_SMALL = re.compile(rb"[a-z][\xc3-\xc5][\x80-\xbf]")
"""In UTF-8, an accented letter within a word; in other encodings a capital and a sign within
one."""

_ENOUGH = 64
"""Bytes above ASCII below which a guess at another alphabet is as often wrong as right."""

_ASCII = bytes(range(0x80))
_PRINTABLE = bytes(range(0x20, 0x7F)) + b"\t\n\r"

_SAMPLE = 1 << 16
"""Code points of a text in UTF-16 that are looked at."""
_NO_TEXT = lazy_pattern(r"[\p{Cn}\p{Co}\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_LETTER = lazy_pattern(r"\p{L}")
_SCRIPTS = tuple(
    lazy_pattern(rf"[{classes}]")
    for classes in (
        r"\p{Latin}",
        r"\p{Cyrillic}",
        r"\p{Greek}",
        r"\p{Hebrew}",
        r"\p{Arabic}",
        r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}ー",
        r"\p{Thai}",
        r"\p{Devanagari}",
        r"\p{Bengali}",
        r"\p{Tamil}",
        r"\p{Armenian}",
        r"\p{Georgian}",
    )
)
"""Letters of one script each; East Asian texts mix theirs."""

_UNMARKED = re.compile(r"[A-Za-z]")

_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROLS = 0.01
"""Largest share of control characters that text may have."""


class Undecodable(ObelismError):
    """The bytes are not text, or not in the expected encoding. The message names no file."""


class Decoded(NamedTuple):
    """A text and its encoding."""

    text: str
    """All of the text but a byte order mark at its start; line ends are unchanged."""
    encoding: str
    """Python's name of the encoding, such as `utf-8` or `cp1252`."""


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Decode the bytes of a file.

    Without `encoding`, the first of these that succeeds decides: a byte order mark, the zeros of
    UTF-16, escapes to other alphabets or runs of UTF-7, UTF-8, what the bytes spell in older
    encodings.

    Raises:
        WrongUse: there is no text encoding of that name.
        Undecodable: the bytes are not text, or not in that encoding, or in one that cannot be told.
    """
    if encoding is not None:
        return _decode_as(data, _codec_name(encoding))
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_as(data, name)
    _refuse_binary(data)
    if b"\0" in data:
        return _decode_wide(data)
    if escaped := _decode_escaped(data):
        return escaped
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        _refuse_broken_utf8(data, error.start)

    return _decode_as(data, _detect(data))


def _codec_name(name: str) -> str:
    """Return Python's name of an encoding. Raises WrongUse where it is not a text encoding."""
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        raise WrongUse(f"There is no encoding named {name!r}.") from None
    if codec.name in _NO_TEXT_ENCODINGS or not getattr(codec, "_is_text_encoding", True):
        raise WrongUse(f"{name!r} is not an encoding of text.")
    return codec.name


_NO_TEXT_ENCODINGS = frozenset({"punycode", "idna"})
"""Encodings of names of computers: they take hours for what is long."""


def _decode_as(data: bytes, encoding: str) -> Decoded:
    """Decode in a given encoding. Raises Undecodable where the bytes do not fit it."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Undecodable(f"this is not {encoding}: byte {error.start} does not fit") from None
    except UnicodeError:
        raise Undecodable(f"this is not {encoding}") from None
    return Decoded(text.removeprefix("\ufeff"), "utf-8" if encoding == "utf-8-sig" else encoding)


def _refuse_binary(data: bytes) -> None:
    """Raise Undecodable for the signature of a binary format."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise Undecodable(f"this is {kind}, not text")


def _decode_wide(data: bytes) -> Decoded:
    """Decode UTF-16 or UTF-32 without a byte order mark, known by its zeros.

    In UTF-16 the zeros of blanks, digits and line ends stand at even places or at odd ones.

    Raises:
        Undecodable: it is neither.
    """
    for encoding in ("utf-32-le", "utf-32-be", *_utf16_by_zeros(data)):
        with contextlib.suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if _is_prose(text):
                return Decoded(text, encoding)
    raise Undecodable(f"this is not text: byte {data.index(0)} is null")


def _utf16_by_zeros(data: bytes) -> tuple[str, ...]:
    """Return the kinds of UTF-16 that a text with these zeros can be, the likelier first."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    printable = len(data) - len(data.translate(None, _PRINTABLE))
    if 4 * (even + odd) < len(data) and printable > 0.8 * len(data):
        return ()  # ASCII with a stray null
    return ("utf-16-le", "utf-16-be") if odd >= even else ("utf-16-be", "utf-16-le")


def _is_prose(text: str) -> bool:
    """Return whether nearly all letters of a text are of one script, and nothing is no text."""
    sample = text[:_SAMPLE]
    if _NO_TEXT.search(sample):
        return False
    counts = [len(script.findall(sample)) for script in _SCRIPTS]
    letters = len(_LETTER.findall(sample))
    # In every language of Latin letters most have no mark.
    if 2 * len(_UNMARKED.findall(sample)) < counts[0] == max(counts):
        return False
    # Digits and names in Latin letters stand in texts of any script.
    return max(counts) + min(counts[0], letters // 3) >= 0.9 * letters > 0


def _decode_escaped(data: bytes) -> Decoded | None:
    """Decode an encoding that switches alphabets by escapes and so has no byte above ASCII.

    Return None where the bytes are not in one.
    """
    if not data.isascii():
        return None
    for switch, back, encoding in _SWITCHES:
        if switch.search(data) and data.rfind(back) > data.rfind(b"\x1b$"):
            with contextlib.suppress(UnicodeDecodeError):
                return Decoded(data.decode(encoding), encoding)
    shifts = len(_SHIFT.findall(data))
    if shifts >= _SHIFTS:
        with contextlib.suppress(UnicodeDecodeError):
            text = data.decode("utf-7")
            if _is_prose(text) and len(text) < len(data) - shifts:
                return Decoded(text, "utf-7")
    return None


def _refuse_broken_utf8(data: bytes, offset: int) -> None:
    """Raise Undecodable for UTF-8 with a few broken bytes: any other encoding would garble it.

    Where few bytes are above ASCII, one multi-byte sequence is proof enough that it is UTF-8: in
    other encodings such pairs are a capital and a sign.
    """
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    long = len(_LONG_SEQUENCE.findall(data))
    proof = 2 * long >= broken or (whole >= broken and _AFTER_SMALL.search(data))
    if whole >= 4 * broken or proof:
        raise Undecodable(f"this is UTF-8 with broken places, the first at byte {offset}")


def _detect(data: bytes) -> str:
    """Return Python's name of the encoding that says nothing of itself.

    Raises:
        Undecodable: none fits, or several do about equally.
    """
    from reader.text.code_pages import best_readings
    from reader.text.east_asian import east_asian_encodings

    if len(_CONTROL.findall(data)) > _CONTROLS * len(data):
        raise Undecodable(
            "this is not text: it is full of control characters; if it is, name its encoding with "
            "--encoding"
        )
    is_short = len(data.translate(None, _ASCII)) < _ENOUGH
    east_asian = east_asian_encodings(data)
    found = [] if east_asian else best_readings(data)
    fitting = [] if is_short else east_asian
    fitting += [each.encoding for each in found if each.is_latin or not is_short]
    if not fitting and is_short:
        raise Undecodable(
            "this is not UTF-8, and too short to tell what it is; name its encoding with --encoding"
        )
    if not fitting:
        raise Undecodable("this is not text in any known encoding; name one with --encoding")
    if len(fitting) > 1:
        raise Undecodable(
            f"this is not UTF-8, and reads about equally well as {fitting[0]} and {fitting[1]}; "
            "name its encoding with --encoding"
        )
    return codecs.lookup(fitting[0]).name
