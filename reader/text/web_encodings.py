"""What a web page says its encoding is, and what browsers take that for.

The table is that of the Encoding standard of the WHATWG (https://encoding.spec.whatwg.org, "Names
and labels"), less what no page is decoded with: `replacement`, `x-user-defined`. One
that names UTF-16 in ASCII is UTF-8.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from reader.text.decoding import Decoded, decode

_LABELS = {
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8"
    " unicodefffe utf-16be csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le",
    "cp866": "866 cp866 csibm866 ibm866",
    "iso8859-2": "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 "
    "l2 latin2",
    "iso8859-3": "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 "
    "l3 latin3",
    "iso8859-4": "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 "
    "l4 latin4",
    "iso8859-5": "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5"
    " iso_8859-5:1988",
    "iso8859-6": "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6"
    " iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987",
    "iso8859-7": "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7"
    " iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek",
    "iso8859-8": "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8"
    " iso88598 iso_8859-8 iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical",
    "iso8859-10": "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6",
    "iso8859-13": "iso-8859-13 iso8859-13 iso885913",
    "iso8859-14": "iso-8859-14 iso8859-14 iso885914",
    "iso8859-15": "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "cskoi8r koi koi8 koi8-r koi8_r",
    "koi8-u": "koi8-ru koi8-u",
    "mac-roman": "csmacintosh mac macintosh x-mac-roman",
    "cp874": "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874",
    "cp1250": "cp1250 windows-1250 x-cp1250",
    "cp1251": "cp1251 windows-1251 x-cp1251",
    "cp1252": "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1"
    " iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252",
    "cp1253": "cp1253 windows-1253 x-cp1253",
    "cp1254": "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9"
    " iso_8859-9:1989 l5 latin5 windows-1254 x-cp1254",
    "cp1255": "cp1255 windows-1255 x-cp1255",
    "cp1256": "cp1256 windows-1256 x-cp1256",
    "cp1257": "cp1257 windows-1257 x-cp1257",
    "cp1258": "cp1258 windows-1258 x-cp1258",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "gb18030": "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk"
    " gb18030",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc_jp": "cseucpkdfmtjapanese euc-jp x-euc-jp",
    "iso2022_jp": "csiso2022jp iso-2022-jp",
    "cp932": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    "cp949": "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601"
    " ksc_5601 windows-949",
}
"""Python's name of the encoding that browsers decode with, and the labels that stand for it."""

_ENCODING_OF = {label: name for name, labels in _LABELS.items() for label in labels.split()}

_C1 = frozenset({"cp874", *(f"cp125{number}" for number in range(9))})
"""Encodings with bytes of no character, which browsers read as C1 controls."""

_HEAD = 1 << 14
"""Bytes from the start of a page in which it may say its encoding.

Browsers look at 1,024 first, and begin anew where they meet it later.
"""

_META = re.compile(rb"<meta(?=[\s/])([^>]*)", re.IGNORECASE)
_UNSEEN = re.compile(
    rb"<!--.*?(?:-->|\Z)|<(script|style|title|noscript|textarea)\b.*?(?:</\1|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    rb"""([^\s"'>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([^\s"';]+)""", re.IGNORECASE)
_XML = re.compile(rb"""\A<\?xml\b[^>]*?\bencoding\s*=\s*["']([^"'>]*)["']""", re.IGNORECASE)


def encoding_of(label: str) -> str | None:
    """Return Python's name of the encoding that browsers take a label for; None for no label."""
    return _ENCODING_OF.get(label.strip("\t\n\f\r ").lower())


def said_encoding(page: bytes) -> str | None:
    """Return Python's name of the encoding that a page says it has, if browsers know it.

    What stands in comments, scripts and titles says nothing.
    """
    head = page[:_HEAD]
    declared = (found[1] for found in [_XML.match(head)] if found)
    for label in (*_labels(_UNSEEN.sub(b" ", head)), *declared):
        if encoding := encoding_of(label.decode("latin-1")):
            return encoding
    return None


def _labels(head: bytes) -> Iterator[bytes]:
    for meta in _META.finditer(head):
        said = {
            name.lower(): double or single or bare
            for name, double, single, bare in _ATTRIBUTE.findall(meta[1])
        }
        if b"charset" in said:
            yield said[b"charset"]
        elif said.get(b"http-equiv", b"").strip().lower() == b"content-type":
            yield from _CHARSET.findall(said.get(b"content", b""))[:1]


def decode_page(page: bytes) -> Decoded:
    """Decode a page: by its byte order mark, as UTF-8 where it is that, as it says, else as a text.

    Raises:
        Undecodable: as `decode`.
    """
    said = said_encoding(page)
    if said is None or said == "utf-8" or b"\0" in page or _is_utf8(page, said):
        return decode(page)
    try:
        return Decoded(page.decode(said, "obelism-c1" if said in _C1 else "strict"), said)
    except UnicodeDecodeError:
        return decode(page)


def _is_utf8(page: bytes, said: str) -> bool:
    """Return whether a page is UTF-8; one that switches alphabets by escapes only seems so."""
    if said == "iso2022_jp" and b"\x1b" in page:
        return False
    try:
        page.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _to_c1(error: UnicodeError) -> tuple[str, int]:
    """Handle bytes of no character as browsers do. Raises UnicodeError for all others."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    undefined = error.object[error.start : error.end]
    if not all(0x80 <= byte < 0xA0 for byte in undefined):
        raise error
    return undefined.decode("latin-1"), error.end


codecs.register_error("obelism-c1", _to_c1)
