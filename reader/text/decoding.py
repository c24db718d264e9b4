"""Decode the bytes of a file: find the encoding, drop a byte order mark.

Single-byte encodings of Latin alphabets are told apart by the letters that languages use. General
detectors guess badly when few bytes are above ASCII, as in an English article whose only such bytes
are quotation marks. Here each encoding is tried with the letters of each language it serves. The
one chosen is that in which most of those bytes are letters of one language, or signs in places
where signs occur. Windows-1252 is tried first, so that it wins a tie.
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

_LONG_SEQUENCE = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_AFTER_SMALL = re.compile(rb"[a-z][\xc3-\xc5][\x80-\xbf]")
"""In UTF-8, an accented letter within a word; in other encodings a capital and a sign within
one."""

_SAMPLE = 1 << 16
"""Bytes from the start of the file in which bytes above ASCII are counted and alphabets tried."""
_ENOUGH = 64
"""Bytes above ASCII in the sample below which a guess is as often wrong as right."""

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

    Without `encoding`, the first of these that succeeds decides: a byte order mark, UTF-8, the
    Latin alphabets of `western_encoding`, `charset-normalizer`.

    Raises:
        WrongUse: there is no text encoding of that name.
        Undecodable: the bytes are not text, or not in that encoding.
    """
    if encoding is not None:
        return _decode_as(data, _codec_name(encoding))
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_as(data, name)
    _refuse_binary(data)
    if escaped := _decode_escaped(data):
        return escaped
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        _refuse_broken_utf8(data, error.start)

    return _decode_as(data, western_encoding(data) or _detect(data))


def _codec_name(name: str) -> str:
    """Return Python's name of an encoding. Raises WrongUse where it is not a text encoding."""
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        raise WrongUse(f"There is no encoding named {name!r}.") from None
    if not getattr(codec, "_is_text_encoding", True):
        raise WrongUse(f"{name!r} is not an encoding of text.")
    return codec.name


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
    """Raise Undecodable for the signature of a binary format or a null byte."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise Undecodable(f"this is {kind}, not text")
    if b"\0" in data:
        raise Undecodable(f"this is not text: byte {data.index(0)} is null")


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
    """Return the encoding that `charset-normalizer` finds. Raises Undecodable if there is none."""
    if len(_CONTROL.findall(data)) > _CONTROLS * len(data):
        raise Undecodable("this is not text: it is full of control characters")
    if sum(byte > 0x7F for byte in data[:_SAMPLE]) < _ENOUGH:
        raise Undecodable(
            "this is not UTF-8, and too short to tell what it is; name its encoding with --encoding"
        )
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None or best.encoding.startswith(("utf_16", "utf_32")):  # those have a mark
        raise Undecodable("this is not text in any known encoding; name one with --encoding")
    return codecs.lookup(best.encoding).name


_WESTERN = (
    "àâæçéèêëîïôœùûüÿ",  # French
    "äöüßéà",  # German
    "áéíñóúüªº",  # Spanish
    "áâãàçéêíóôõúüªº",  # Portuguese
    "àèéìíîòóùú",  # Italian
    "æøåéèêóòâôü",  # Danish, Norwegian
    "åäöéàüšž",  # Swedish, Finnish
    "áðéíóúýþæö",  # Icelandic
    "éëïóöüèáíúêç",  # Dutch, English
    "àçèéíïòóúü·",  # Catalan
)
_CENTRAL = (
    "ąćęłńóśźż",  # Polish
    "áčďéěíňóřšťúůýž",  # Czech
    "áäčďéíĺľňóôŕšťúýž",  # Slovak
    "áéíóöőúüű",  # Hungarian
    "čćđšž",  # Croatian, Slovene, Bosnian
    "ăâîşţ",  # Romanian
)
_ENCODINGS = (
    ("cp1252", _WESTERN),
    ("iso8859-15", _WESTERN),
    ("cp1250", _CENTRAL),
    ("iso8859-2", _CENTRAL),
    ("cp1254", ("çğıöşüâîûi̇",)),  # Turkish
    ("cp1257", ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž")),  # Lithuanian, Latvian, Estonian
    ("mac-roman", _WESTERN),
    ("cp850", _WESTERN),
)

_WESTERN_ENOUGH = 0.9
"""Share of the bytes above ASCII that must fit."""

_RARE = 0.02
"""Share of accented letters below which they are taken for names of any language, as in English."""

_LETTER = lazy_pattern(r"[^\P{L}\x00-\x7f]")
_STRANGE = lazy_pattern(
    r"(?<=\p{Ll})[^\P{Lu}\x00-\x7f]"  # a capital within a word
    r"|[^\P{L}\x00-\x7f]{4,}"  # words that are not in Latin letters
    r"|(?<=\p{L})[^\p{L}\p{M}\s\x00-\x7f’‘–—·\xad\xa0](?=\p{L})"  # a sign within a word
    r"|(?<=\p{P})[^\P{Lu}\x00-\x7f](?=[\s\p{P}]|$)"  # a capital where a punctuation mark belongs
    r"|(?<=\s)[ÑÐŃ](?=\s)"
    r"|(?<=[^\x00-\x7f\u2500-\u259f])[\u2500-\u259f]"  # a line of a table beside other signs
    r"|[\u2500-\u259f](?=[^\x00-\x7f\u2500-\u259f])"
    r"|[¯˘˙˚˝˛‡†‰](?=[^\x00-\x7f])|(?<=[^\x00-\x7f])[¯˘˙˚˝˛‡†]"  # signs that make up words
    r"|[¼½¾¸¨´¬¦ˇ](?=\p{L})|(?<=[^\s\p{P}])[„“‚](?=\p{L})|[\x80-\x9f¤]"
)


def western_encoding(data: bytes) -> str | None:
    """Return Python's name of the Latin encoding that fits best; None where none fits well."""
    best, best_share = None, _WESTERN_ENOUGH
    for encoding, alphabets in _ENCODINGS:
        try:
            share = _fitting_share(data[:_SAMPLE].decode(encoding), alphabets)
            better = share > best_share or (best is None and share == _WESTERN_ENOUGH)
            if better and data.decode(encoding):
                best, best_share = encoding, share
        except UnicodeDecodeError:
            continue
    return best


def _fitting_share(text: str, alphabets: tuple[str, ...]) -> float:
    """Return the share of code points above ASCII that are plausible in one of the languages."""
    strange = sum(len(run) for run in _STRANGE.findall(text))
    letters = "".join(_LETTER.findall(text)).lower()
    total = sum(1 for character in text if character > "\x7f")
    if not total:
        return 1.0
    if len(letters) < _RARE * len(text):
        alphabets = ("".join(alphabets),)
    foreign = min(sum(letter not in alphabet for letter in letters) for alphabet in alphabets)
    return max(0.0, 1 - (strange + foreign) / total)
