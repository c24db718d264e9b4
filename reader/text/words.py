"""Words, defined once for motions, hints and measures.

A word is a run of letters, digits and marks without the punctuation around it:

- apostrophes and hyphens inside it belong to it: don't, O’Neill, state-of-the-art, Covid-19;
- numbers include sign, currency, per cent and attached units: $4.5m, −3, 13.4%, 5°C, 24/7,
  2010–2012, 50~60; and blanks between groups of three digits: 110 000;
- endings stand behind a colon or an apostrophe: EU:n, 25:e, 1996'da; units and short forms have a
  stroke: km/h, b/c, 91/628/EEC, but and/or is two words;
- abbreviations with several dots keep them all: U.S., a.m.; a single dot is punctuation: Mr;
- web and mail addresses, @names and #tags are one word each;
- in scripts without blanks between words, a Chinese character is a word; in a region with Hiragana
  or Hangul, so is a run of Kanji, of Hiragana or of Katakana; Thai and Lao are cut where a syllable
  surely begins or ends, which never splits a syllable.

With the extra `scripts`, ICU's dictionaries cut these scripts instead: see `dictionary_words`.

No word begins or ends inside a grapheme.
"""

from __future__ import annotations

from reader.text.characters import has_clusters, lazy_pattern, lazy_re, snap
from reader.text.lines import Extent

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}ー\uff70\uff9e\uff9f"
_LETTER = rf"[[\p{{L}}\p{{M}}\p{{Nl}}]--[{_UNSPACED}]]"
_FIRST = rf"[[\p{{L}}\p{{N}}]--[{_UNSPACED}]]"
_RUN = rf"{_FIRST}[[\p{{L}}\p{{M}}\p{{N}}\u200c\u200d]--[{_UNSPACED}]]*+"

_SIMPLE = r"[A-Za-z]{2,}+(?=[\ \n,;!?)”\"]|[.:]\s)"
_NEVER_FIRST = r"[\s,;:!?()“”\"‘’']"
# Most words of most articles, found without trying anything else.

_PATH = r"[^\s<>\"`\x7f-\U0010ffff]*[A-Za-z0-9/=_~\#&%-]"
_ADDRESS = rf"""
    (?:https?://|ftp://|www\.){_PATH}
  | [A-Za-z0-9][A-Za-z0-9.-]{{0,99}}+(?<=\.[a-z]{{2,20}})/{_PATH}
  | [A-Za-z0-9][A-Za-z0-9._%+-]{{0,99}}+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+
"""
_NAME = r"[@\#][\p{L}\p{N}_][\p{L}\p{M}\p{N}_\u200c\u200d]*+"

_JOINT = r"""(?=['’ʼ＇·‧&`´"״׳.,:/٫٬–‐‑\-\u00ad_@~〜～(\[]) (?:
    (?<=\p{L}\p{M}*+)(?:['’ʼ＇·‧&`´]|(?<=\p{Hebrew})["״׳])(?=\p{L})
  | (?<=\p{N})[.,:/'’٫٬–](?=\p{N})
  | (?<=\p{N})['’](?=\p{L})                                  # 1996'da, 80's
  | (?<=\p{Ll})\.(?=\p{Ll}) | (?<=\p{L})\.[-‐‑](?=\p{L})     # t.ex, С.-Петербург
  | :(?=\p{Ll}{1,6}(?!\p{L}))(?<=(?:\p{Lu}{2}|\p{N}|(?<!\p{L})\p{L}{2,3}):)       # EU:n, 25:e
  | :(?=\p{Ll}{1,2}(?!\p{L}))(?<=(?<!\p{L})\p{L}:)           # N:o
  | /(?=\p{Lu})(?<=\p{N}/)                                   # 91/628/EEC
  | /(?=\p{L}{1,2}(?!\p{L}))(?<=(?<!\p{L})\p{L}{1,2}/)       # km/h, w/o
  | @(?=\p{L})
  | [~〜～](?=\p{N})
  | [(\[]\p{Ll}{1,6}[)\]](?=\p{Ll})(?<=\p{L}[(\[]\p{Ll}{1,6}.)  # ry(d)zykować
  | [-‐‑–](?=\p{Sc}\p{N})
  | (?:[-‐‑\u00ad]|_++)(?=[\p{L}\p{N}])
)\p{Sc}?"""
_AFTER = r"(?:°[CF]?|[%‰‱\p{Sc}]|(?<=\p{L})\++(?![\p{L}\p{N}]))?"
_COMPOUND = rf"{_RUN}(?:{_JOINT}{_RUN})*+{_AFTER}"

_PART = rf"(?:\p{{Lu}}\p{{Ll}}(?=\.\p{{Lu}}\.)|{_LETTER})"
_DOTTED = rf"{_PART}(?:\.{_LETTER}(?!{_LETTER}))+\.?(?:[-‐‑'’]{_COMPOUND})?"

_MONEY = r"(?:[A-Z]{1,3}(?=\p{Sc}))?\p{Sc}?"
_SIGNED = rf"(?<![^\s(\[{{“‘\"'«])[-+−±]?{_MONEY}\.?"
_GROUPED = r"[1-9]\d{0,2}(?:[\ \xa0\u2009\u202f]\d{3}(?!\d))++(?:[.,]\d++)?"
"""A number in groups of three, 110 000; text is hardly ever two numbers that look so."""
_NUMBER = (
    rf"(?:{_SIGNED}|{_MONEY})(?=\p{{N}})(?:{_GROUPED}{_AFTER}(?![\p{{L}}\p{{N}}])|{_COMPOUND})"
)
_ENTITY = r"(?:&(?:\#\d{2,5}|[a-z]{2,8});)++"

_THAI = r"[[\p{Thai}\p{Lao}]--[\p{N}\p{P}\p{Sc}]]"
_LEADING = r"[\u0e40-\u0e44\u0ec0-\u0ec4]"
_CLOSING = r"[\u0e30\u0e33\u0e46\u0eb0\u0eb3\u0ec6]"
_SYLLABLES = rf"(?={_THAI}){_LEADING}*+{_THAI}*?(?:{_CLOSING}|(?={_LEADING})|(?!{_THAI}))"
_MARKS = r"[\p{M}\u200d]*+"
_KANA = rf"[\p{{Hiragana}}ー]{{1,}}+{_MARKS}|[\p{{Katakana}}ー\uff70\uff9e\uff9f]{{1,}}+{_MARKS}"


_HAN = rf"\p{{Han}}{_MARKS}"
_KANJI = rf"[\p{{Han}}〇]++{_MARKS}"
_EASTERN = lazy_re(
    "[\u0e00-\u0eff\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
"""Whether scripts without blanks, or Korean, have to be looked for at all."""
_IN_ANY = lazy_pattern(rf"(?V1)[\p{{L}}\p{{N}}{_UNSPACED}_]")
"""What every word has; a run of joined emoji, however long, has none."""
_NOT_CHINESE = lazy_pattern(r"[\p{Hiragana}\p{Hangul}]")


def _word(han: str) -> str:
    """Return the pattern of a word, given the pattern of a word of Han characters."""
    kinds = (_SIMPLE, _ADDRESS, _NUMBER, _DOTTED, _COMPOUND, _NAME, _ENTITY, han, _KANA, _SYLLABLES)
    return rf"(?V1x)(?!{_NEVER_FIRST})(?:{'|'.join(kinds)})"


_WORD, _JAPANESE_WORD = lazy_pattern(_word(_HAN)), lazy_pattern(_word(_KANJI))


def cut_words(text: str, start: int, end: int) -> list[Extent]:
    """Return the extents of the words of `[start, end)`, in order."""
    if _IN_ANY.search(text, start, end) is None:
        return []
    if _EASTERN.search(text, start, end) is None:
        words = [match.span() for match in _WORD.finditer(text, start, end)]
    else:
        from reader.text.dictionary_words import by_dictionary  # few texts need it

        pattern = _JAPANESE_WORD if _NOT_CHINESE.search(text, start, end) else _WORD
        words = [match.span() for match in pattern.finditer(text, start, end)]
        words = by_dictionary(text, start, end, words)
    return whole_graphemes(text, words) if has_clusters(text, start, end) else words


def whole_graphemes(text: str, words: list[Extent]) -> list[Extent]:
    """Return words grown to whole graphemes; one that shares its first grapheme loses it."""
    whole, reached = [], 0
    for start, end in words:
        start, end = snap(text, start, end)
        start = max(start, reached)
        if start < end:
            whole.append((start, end))
            reached = end
    return whole
