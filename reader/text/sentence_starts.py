"""Where sentences begin that the segmenter misses, in text in which each blank is a space.

Each rule is a class of marks and what stands on both sides of it; none is a list of examples.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from reader.text.abbreviations import designates, is_abbreviation, never_ends_sentence
from reader.text.characters import lazy_pattern
from reader.text.list_markers import item_starts

if TYPE_CHECKING:
    import regex

STARTERS = """A After And As At Because Before But By During For From He Her His However If In
    It Its Meanwhile My On Our She Since So That The Their Then There These They This Those Though
    To Under Until We What When Where While Who With You Your""".split()
"""Words that, capitalised, begin a sentence and hardly ever continue with a name."""

OPEN = r"(?:,, ?|``|[“‘\"'«„‚‹(\[¿¡])"
"""What may stand before the first letter of a sentence."""

STARTER = rf"(?:{'|'.join(STARTERS)}|I(?=[ ’']))(?![\p{{L}}.])"

_OWN = "。｡！？؟।॥۔။።។៕։"
_CLOSE = r"[”’\"'»)\]]"

_STOP = lazy_pattern(rf"\.(?P<closed>{_CLOSE}*) +(?={OPEN}*\p{{Lu}})")
_STARTER = lazy_pattern(rf"{OPEN}*{STARTER}")
_WORD = lazy_pattern(r"(?r)(?:\p{L}+['’])?\p{L}+")
"""The word before an offset."""

# In ASCII none of these can match but the first of `_UNSPACED`.
_SPLITS = (
    lazy_pattern(  # 他来了。
        rf"(?:[{_OWN}]|．(?!\d))+[!?！？]*[」』）】》〉”’\"')\]»]*[{_OWN}]* *"
    ),
    lazy_pattern(  # „Ja.“ Er ging. “But I … ” She stopped. 갔다. 그는
        rf"[.!?…]++(?:[“«‘‹›]+ +(?=[„»‚›‹(]?\p{{Lu}})| ”[”’)]* +(?={OPEN}*\p{{Lu}})"
        rf"|[\"'”’)\]]* +(?={OPEN}*[\p{{Hangul}}\d])(?<=\p{{Hangul}}[^\p{{L}} ]{{1,8}} +))"
    ),
    lazy_pattern(r"[!?]+[」』）】》〉]*(?=[\p{Han}\p{Hiragana}\p{Katakana}])"),  # 来た!彼は
)
_UNSPACED = (
    lazy_pattern(
        r"(?<=\p{Ll}{2})[.!?]+[”)]*(?=\p{Lu}(?:\p{Ll}| ))(?!Com|Net|Org|Js)"
    ),  # won.He lost
    lazy_pattern(r"[.!?…]+”(?=[“‘]?\p{Lu}\p{Ll})"),  # done.”“We
)
_NO_SPACE = lazy_pattern(r"[/@_\\]|www\.")
_NAMES_VALUE = lazy_pattern(r"(?r)(?P<word>\p{L}+)\.(?: [\dA-Z]{1,5}(?:,|[–-]?| \p{Ll}{1,3}| &))* ")
"""What names a value: `Figs. A and ` of `See Figs. A and B. The rest`, where B is no initial."""


def missed_starts(flat: str) -> Iterator[int]:
    """Yield starts of sentences that the segmenter misses."""
    for match in _STOP.finditer(flat):
        if _ends(flat, match):
            yield match.end()
    splits, unspaced = ((), _UNSPACED[:1]) if flat.isascii() else (_SPLITS, _UNSPACED)
    for match in chain.from_iterable(rule.finditer(flat) for rule in splits):
        yield match.end()
    for match in chain.from_iterable(rule.finditer(flat) for rule in unspaced):
        if not _within_address(flat, match.start()):
            yield match.end()
    yield from item_starts(flat)


def _ends(flat: str, stop: regex.Match[str]) -> bool:
    """Return whether a full stop before a capital ends a sentence, judged by the word before it.

    The segmenter takes many an ordinary word for an abbreviation (`this week. Clinton`), and what
    is one may stand before a new sentence (`plan B. Then`).
    """
    match = _WORD.match(flat, 0, stop.start())
    if match is None:
        return False
    word, before = match[0], flat[match.start() - 1 : match.start()]
    if before.isalnum() or (before > "\x7f" and unicodedata.category(before)[0] == "M"):
        return False
    if before not in (".", "@", "/", "_") and _is_ordinary(word):
        return True
    if stop["closed"]:
        return False
    last = word.replace("’", "'").rpartition("'")[2]
    if _STARTER.match(flat, stop.end()) and not never_ends_sentence(last):
        return True
    named = _NAMES_VALUE.match(flat, 0, match.start()) if _is_value(word) else None
    return named is not None and designates(named["word"], word)


def _is_value(word: str) -> bool:
    """Return whether a word is a capital or a Roman numeral."""
    return word.isupper() and (len(word) == 1 or set(word) <= set("IVXLC"))


def _is_ordinary(word: str) -> bool:
    """Return whether a full stop after `word` ends a sentence if a capital follows."""
    if len(word) < 2 or is_abbreviation(word):
        return False
    with_vowel = not word.isascii() or not set(word.lower()).isdisjoint("aeiouy")
    return word.islower() or word.isupper() or with_vowel


def _within_address(flat: str, offset: int) -> bool:
    """Return whether the word at `offset` is a web or mail address."""
    first = flat.rfind(" ", 0, offset) + 1
    last = flat.find(" ", offset)
    return _NO_SPACE.search(flat, first, last if last >= 0 else len(flat)) is not None
