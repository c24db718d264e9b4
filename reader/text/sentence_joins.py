"""Where a sentence goes on although an end was found, in text in which each blank is a space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.text.abbreviations import (
    counts,
    designates,
    goes_before_digit,
    goes_before_small,
    goes_between,
    is_short_form,
    never_ends_sentence,
)
from reader.text.characters import lazy_pattern
from reader.text.sentence_starts import OPEN, STARTER

if TYPE_CHECKING:
    import regex

SPEECH_VERBS = """added admitted agreed announced answered argued asked began begged called claimed
    complained concluded confirmed continued cried declared demanded explained insisted joked noted
    observed pleaded read recalled remarked repeated replied responded said says screamed shouted
    sighed snapped tells testified thought told tweeted urged warned whispered wondered wrote
    yelled""".split()
"""Verbs that link a quotation to its speaker."""

_CONTINUES = lazy_pattern(r"(?!,,)[,;:%/)\]}」』）】，、；：]|[—–-]+ ?\p{Ll}")
_MARKER = lazy_pattern(
    r"(?:\(?(?:\d{1,3}|(?!19|20)\d{4}|[A-Za-z]|[ivx]{1,5}|[IVX]{1,5})[.)]|[^\p{L}\p{N}]+)$"
)
_LOWER = lazy_pattern(rf"…?\.* *{OPEN}?(?:\p{{Ll}}\p{{Ll}}*+(?!\p{{Lu}}))")
_SOFT_STOP = lazy_pattern(
    r"(?r)(?:[!?…]|\. ?\.|(?:^|[^\p{L}\p{M}])(?:\p{L}|[IVXLC]+|et \p{Ll}{1,4})\.)[”’\"')\]»]* *"
)
_QUOTED = lazy_pattern(r"(?r)[!?…][”’\"']+")
_SAID = lazy_pattern(
    rf"(?:(?!{STARTER})\p{{Lu}}[\p{{L}}.’'-]* ){{1,4}}(?:{'|'.join(SPEECH_VERBS)})\b"
)

_NAME = lazy_pattern(rf"(?!{STARTER})\p{{Lu}}")
_QUOTED_NAME = lazy_pattern(rf"{OPEN}*(?!{STARTER})[\p{{Lu}}\p{{N}}]")
_DIGIT = lazy_pattern(rf"{OPEN}?[\p{{Sc}}№]?\p{{N}}")
_VALUE = lazy_pattern(rf"{OPEN}?(?P<value>[IVXLC]+|[ivxl]+|\p{{L}})(?![\p{{L}}'’]|\.\p{{L}})")
_LAST_WORD = lazy_pattern(
    r"(?r)(?:^|(?P<number>\d )|\b(?P<title>\p{L}+)\. (?=\p{Ll}{2,5}\.)|[^\p{L}\p{M}\p{N}.])"
    r"(?P<word>\p{L}+)\."
)
_PLACED = lazy_pattern(
    r"(?r)(?:\((?:\p{Ll}{1,6}|\p{Ll}(?:\. ?\p{Ll})+)|[lL]['’]on|\bS/|\bex \p{Ll}{2,4}"
    r"|\b(?i:el|del|al|un|o|do|ao|pelo|um) Sr|\b(?i:il|del|al|dal|un) sig"
    r"|(?:^|[^\p{L}\p{M}])[دصأ])\."
)
"""Short for something because of its place: (lat. Roma), l’on. Verdi, S/. 30, ex rel. Moe; el Sr.
García, il sig. Rossi; single letters in Arabic."""
_LAST_PARTS = lazy_pattern(
    r"(?r)(?:^|[^\p{L}\p{M}\p{N}.])(?P<parts>\p{L}{1,2}(?:(?:\. ?|(?<=et) )\p{L}{1,3})+)\."
)
_DOUBLED = lazy_pattern(r"\b(\p{Lu})\1\. (\p{Lu})\2\.")
"""A plural by doubled letters: EE. UU., FF. AA."""
_DEVANAGARI = lazy_pattern(r"(?r)(?:^|[^\p{Devanagari}])[\p{Devanagari}]{1,5}\.")

_ORDINAL = lazy_pattern(r"(?r)(?:(?<![\d.,])(?:[0-3]?\d\. ?)?\d{1,3}| [IVXL]+)\.")
_MONTH_OR_YEAR = lazy_pattern(
    r"(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b"
    r"|(?:Jan|Feb|Apr|Aug|Sept|Okt|Nov|Dez)\."
    r"|[01]?\d\. ?(?:19|20)?\d\d\b|(?<=\d\. ?\d\d?\. ?)(?:19|20)\d\d\b"
)
_NTH = lazy_pattern(
    r"(?r)\b(?i:d(?:er|ie|as|em|en|es)|[ai]m|zu[mr]|vo[mnr]|beim|eine?[mnrs]?)"
    r" (?:\d{1,3}|[IVXL]+)\."
)
"""An ordinal after an article or a preposition with one in it: der 27., zum 18."""
_GERMAN = lazy_pattern(
    r"(?:Aber|Als|Am|An|Auch|Auf|Bei|Da|Dann|Das|Der|Die|Dies\p{Ll}*|Doch|Dort|Ein\p{Ll}*|Er|Es|Für"
    r"|Ich|Im|In|Ist|Man|Mit|Nach|Nun|Sie|So|Und|Vor|War|Wenn|Wie|Wir|Zu|Zum|Zur)\b"
)
"""Words that begin a German sentence and are no nouns."""

_CITES = lazy_pattern(
    r"(?<! )[\"'”’」』]+(?=\p{Hangul})"
    r"|(?<![.!?…] *)(?:(?:(?:이?라|하)?고|며|이?란)(?!\p{Hangul})|이?라[는며면고])"
)
"""What follows quoted words in Korean: a closing mark without a blank, an ending that quotes."""
_SAYS = lazy_pattern(r"と(?![こき]|いうか)|って(?!る)|など")
"""The same in Japanese, after `!` and `?`."""
_HIRAGANA = lazy_pattern(r"\p{Hiragana}")


def continues(flat: str, start: int, end: int, cased: bool) -> bool:
    """Return whether the sentence begun at `start` continues at `end`, where an end was found.

    `cased`: the text has capitals, so that a small letter at `end` means something.
    """
    left = flat[max(start, end - 60) : end].rstrip(" ")
    if _CONTINUES.match(flat, end) or (end - start < 60 and _MARKER.match(left)):
        return True
    small = cased and _LOWER.match(flat, end) is not None
    if small and _SOFT_STOP.match(left):
        return True
    if left[-1:] == "." and _keeps_stop(left, flat, end, small):
        return True
    if _QUOTED.match(left) and _SAID.match(flat, end):
        return True
    return (flat[end] > "\u3000" or flat[end] in "\"'”’") and _is_quoted(left, flat, end)


def _keeps_stop(left: str, flat: str, end: int, small: bool) -> bool:
    """Return whether the full stop at the end of `left` is one of an abbreviation or an ordinal."""
    if _PLACED.match(left) or _DOUBLED.match(flat, max(0, end - 4)):
        return True
    match = _LAST_WORD.match(left)
    if match is not None and _goes_on(match, flat, end, small):
        return True
    parts = _LAST_PARTS.match(left)
    if parts is not None and is_short_form(parts["parts"]):
        named = _NAME.match(flat, end) and not _GERMAN.match(flat, end)
        return small or bool(named or _DIGIT.match(flat, end))
    if _ORDINAL.match(left):
        return _is_ordinal(left, flat, end, small)
    return _DEVANAGARI.match(left) is not None and "।" in flat


def _goes_on(last: regex.Match[str], flat: str, end: int, small: bool) -> bool:
    """Return whether the last word and its stop go on with what stands at `end`."""
    word, after_number = last["word"], last["number"] is not None
    if small:
        return goes_before_small(word)
    if goes_between(word) and not after_number:
        return _QUOTED_NAME.match(flat, end) is not None
    if _DIGIT.match(flat, end):
        return goes_before_digit(word, after_number=after_number)
    value = _VALUE.match(flat, end)
    if value is not None and designates(word, value["value"]):
        return True
    return _NAME.match(flat, end) is not None and _goes_before_name(last, flat, end)


def _goes_before_name(last: regex.Match[str], flat: str, end: int) -> bool:
    """Return whether the last word is a title, one that follows a title, or counts what follows."""
    if counts(last["word"]):
        return _GERMAN.match(flat, end) is None
    return never_ends_sentence(last["word"]) or never_ends_sentence(last["title"] or "")


def _is_ordinal(left: str, flat: str, end: int, small: bool) -> bool:
    """Return whether `left` ends with an ordinal that goes on: am 3. Mai, der 27. Kongress."""
    if small or _MONTH_OR_YEAR.match(flat, end):
        return True
    return bool(_NTH.match(left) and _NAME.match(flat, end) and not _GERMAN.match(flat, end))


def _is_quoted(left: str, flat: str, end: int) -> bool:
    """Return whether what follows quotes the words before it, in Japanese or Korean."""
    if left[-1:] in "」』" and _HIRAGANA.match(flat, end):
        return True
    if left[-1:] in "!?！？”’〟＂" and _SAYS.match(flat, end):
        return True
    return left[-1:] in ".!?…\"'”’」』" and _CITES.match(flat, end) is not None
