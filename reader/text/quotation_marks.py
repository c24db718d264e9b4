"""Quotation marks: what they are, which closes which, and what stands beside one that opens.

Which mark is which is decided by its class and its place, not by the language of the text:

- marks with a direction (“ „ « 「) open, and close with their partners;
- a mark that other languages close with (” ’ » ›) opens where nothing in its paragraph opens the
  usual way, as Swedish and Finnish do: ”Joo”, »Nej»;
- one typed for another closes what its partner would close: „Gut", “A," and "A,”;
- in Arabic and Persian, ” and “ may be the other way round;
- marks of two characters are ``…'', ,,…'' and ''…'';
- in scripts without blanks between words, and in Korean, a mark may follow a letter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reader.text.characters import BLANK, lazy_pattern

if TYPE_CHECKING:
    import regex

BACKTICKS, COMMAS, APOSTROPHES = "``", ",,", "''"
DOUBLED = (BACKTICKS, COMMAS, APOSTROPHES, "‘‘", "’’")
"""The marks of two characters."""

_SIGNS = (
    "(?<!`)``(?!`)|'''?|‘‘|’’|[\"“”„‟‘‚‛«»‹›「」『』｢｣〝〞〟＂＇״]|['’](?!(?<=[A-Za-z].)[A-Za-z])"
)
_MARK, _MARK_OR_COMMAS = lazy_pattern(_SIGNS), lazy_pattern(rf"{_SIGNS}|,,")


def mark_pattern(text: str, start: int, end: int) -> regex.Pattern[str]:
    """Return the pattern of a mark in `[start, end)`, or of two or three apostrophes at once.

    An apostrophe between two letters is none. Looking at commas too takes twice the time.
    """
    return _MARK if text.find(COMMAS, start, end) < 0 else _MARK_OR_COMMAS


CLOSES: dict[str, Sequence[str]] = {
    "“": "”",
    "„": "“”‟",
    "‟": "”",
    "‘": "’",
    "‚": "‘’",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    "｢": "｣",
    "〝": "〟〞",
    '"': '"',
    "'": "'",
    "＂": "＂",
    "＇": "＇",
    "״": "״",
    BACKTICKS: (APOSTROPHES,),
    COMMAS: (APOSTROPHES, "’’", "”", "“"),
    APOSTROPHES: (APOSTROPHES,),
    "‘‘": ("’’",),
}
"""Opening mark to the marks that close it."""

TYPED_FOR: dict[str, Sequence[str]] = {
    "“": '"',
    "„": ('"', APOSTROPHES, "’’"),
    '"': "”",
    "‚": "'",
    BACKTICKS: '"”',
    COMMAS: '"',
}
"""Opening mark to those that are typed where one that closes it is meant."""


def _openers(table: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the closing marks of a table, each to those that open what it closes."""
    marks = {sign for signs in table.values() for sign in signs}
    return {mark: tuple(sign for sign in table if mark in tuple(table[sign])) for mark in marks}


ALIKE = {"”": "“„‟", "’": "‘‚“„", "»": "«", "›": "‹", "“": "”"}
"""Mark that opens and closes, in a paragraph that has none of these others."""

REVERSED = {"”": "“"}
"""Mark that opens before a letter of a right-to-left script to the one that closes it there."""

CLOSED_BY, STOOD_IN_BY = _openers(CLOSES), _openers({**TYPED_FOR, **REVERSED})
"""Closing mark to the marks that it closes, and to those that it stands in for the partner of."""

ALWAYS_OPEN = frozenset("„‚「『｢〝")
SINGLE = frozenset("'’‘")
BEFORE_OPENING = frozenset(BLANK + "([{—–-‐/…:;,.") | frozenset("“„‘‚«»‹›「『\"'")
AFTER_ELISION = frozenset('«“„"')
"""Marks that open behind an apostrophe: L’« oasis »."""

STOP = frozenset(".,!?…;:。！？")
_ELISIONS = frozenset("bout cause em k m n ndrangheta ne nen ner round s t til tis twas".split())
_ELIDED = lazy_pattern(r"\d|(?P<word>\p{L}+)")
_UNSPACED = lazy_pattern(
    "[\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, old Hangul, Khmer, and forms of full width."""


def is_unspaced(sign: str) -> bool:
    """Return whether a character is one beside which a mark needs no blank; False for none."""
    if sign < "\u0e00":
        return False
    chinese_japanese_korean = "\u2e80" <= sign <= "\ud7ff"
    return chinese_japanese_korean or _UNSPACED.match(sign) is not None


def in_word(sign: str) -> bool:
    """Return whether an apostrophe before this character would be within a word."""
    return sign.isalnum() and not is_unspaced(sign)


def mark_at(text: str, offset: int) -> str:
    """Return the whole mark at an offset, one or two characters."""
    pair = text[offset : offset + 2]
    return pair if pair in DOUBLED else pair[:1]


def is_right_to_left(sign: str) -> bool:
    """Return whether a character is a letter of a script from right to left; False for none."""
    return sign > "\u0590" and unicodedata.bidirectional(sign) in ("R", "AL")


def is_elision(text: str, offset: int) -> bool:
    """Return whether the mark at an offset stands for letters left out: ’tis, the ’90s, ’ne."""
    match = _ELIDED.match(text, offset + 1)
    return match is not None and (match["word"] is None or match["word"].lower() in _ELISIONS)
