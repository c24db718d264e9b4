"""The single-byte encodings of Latin alphabets, told apart by which letters a language writes.

General detectors guess badly where few bytes are above ASCII, as in an English article whose only
such bytes are quotation marks. Here each encoding is tried with the letters of each language it
serves: the one in which most such bytes are letters of one language, or signs where signs stand,
is taken. Windows-1252 comes first, so that it wins wherever it fits as well as another.
"""

from __future__ import annotations

from reader.text.patterns import lazy_pattern

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

_SAMPLE = 1 << 16
"""Bytes looked at."""

_ENOUGH = 0.9
"""Share of the bytes above ASCII that must fit."""

_RARE = 0.02
"""Share of accented letters below which they are names from anywhere, as in English."""

_LETTER = lazy_pattern(r"[^\P{L}\x00-\x7f]")
_STRANGE = lazy_pattern(
    r"(?<=\p{Ll})[^\P{Lu}\x00-\x7f]"  # a capital within a word
    r"|[^\P{L}\x00-\x7f]{4,}"  # words that are not in Latin letters
    r"|(?<=\p{L})[^\p{L}\p{M}\s\x00-\x7f’‘–—·\xad\xa0](?=\p{L})"  # a sign within a word
    r"|(?<=\p{P})[^\P{Lu}\x00-\x7f](?=[\s\p{P}]|$)"  # a capital where a mark stands
    r"|(?<=\s)[ÑÐŃ](?=\s)"
    r"|(?<=[^\x00-\x7f\u2500-\u259f])[\u2500-\u259f]"  # a line of a table beside other signs
    r"|[\u2500-\u259f](?=[^\x00-\x7f\u2500-\u259f])"
    r"|[¯˘˙˚˝˛‡†‰](?=[^\x00-\x7f])|(?<=[^\x00-\x7f])[¯˘˙˚˝˛‡†]"  # signs that make up words
    r"|[¼½¾¸¨´¬¦ˇ](?=\p{L})|(?<=[^\s\p{P}])[„“‚](?=\p{L})|[\x80-\x9f¤]"
)


def western_encoding(data: bytes) -> str | None:
    """The encoding of text in Latin letters, as Python names it; None where none fits well."""
    best, best_share = None, _ENOUGH
    for encoding, alphabets in _ENCODINGS:
        try:
            share = _share(data[:_SAMPLE].decode(encoding), alphabets)
            better = share > best_share or (best is None and share == _ENOUGH)
            if better and data.decode(encoding):
                best, best_share = encoding, share
        except UnicodeDecodeError:
            continue
    return best


def _share(text: str, alphabets: tuple[str, ...]) -> float:
    """Share of the code points above ASCII that are as some language would have them."""
    strange = sum(len(found) for found in _STRANGE.findall(text))
    letters = "".join(_LETTER.findall(text)).lower()
    total = sum(1 for character in text if character > "\x7f")
    if not total:
        return 1.0
    if len(letters) < _RARE * len(text):
        alphabets = ("".join(alphabets),)
    foreign = min(sum(letter not in alphabet for letter in letters) for alphabet in alphabets)
    return max(0.0, 1 - (strange + foreign) / total)
