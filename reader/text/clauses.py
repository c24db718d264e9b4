"""Clauses: the parts of a sentence that a reader would cut it into.

A sentence is cut

- at semicolons, colons, dashes that stand between words, and around what is in brackets;
- at commas, but not those within numbers and lists of single words (`red, white and blue`); a
  single word that introduces what follows, as `However`, goes with it;
- before `and`, `but`, `or`, `nor`, `yet` and `so` where a subject follows, so that `he came and she
  left` are two and `bread and butter` is one;
- at the comma-like marks of other scripts: 、 ， ； ： ، ؛.

A clause has no punctuation at its edges, and at least two words where its sentence has more.
"""

from __future__ import annotations

import regex

from reader.text.lines import Extent
from reader.text.sentences import cut_sentences
from reader.text.words import cut_words

_SUBJECT = (
    r"(?:I|you|he|she|it|we|they|there|this|that|these|those|who|which|the|an?|his|her|its|our|their"
    r"|my|your|no|some|many|most|all|both|each|every|one|\p{Lu}[\p{L}’'-]+)"
)
_CONJUNCTION = rf"(?i:and|but|or|nor|yet|so)\s+(?={_SUBJECT}\s)"

_CUT = regex.compile(
    rf"""(?V1x)
    [;；؛]                                   # always
  | :(?=\s) | ：
  | \s[—–-]{{1,2}}(?=\s) | (?<=\S)—(?=\S)    # a dash between words
  | [,，،](?=[\s”’"')]) | 、                 # a comma that is followed by a blank
  | (?<=[\s“‘"])[(\[] | [)\]](?=[\s.,;:!?]|$)
  | \s(?={_CONJUNCTION})
    """
)
_LEAST_WORDS = 2
_JOINS = regex.compile(r"(?i:and|or|&)\b")


def cut_clauses(text: str, start: int, end: int) -> list[Extent]:
    """Extents of the clauses of `[start, end)`, in order."""
    found: list[Extent] = []
    for sentence in cut_sentences(text, start, end):
        found += _of_sentence(text, *sentence)
    return found


def _of_sentence(text: str, start: int, end: int) -> list[Extent]:
    words = cut_words(text, start, end)
    if len(words) <= _LEAST_WORDS:
        return [(words[0][0], words[-1][1])] if words else []
    cuts = [found.start() for found in _CUT.finditer(text, start, end)]
    pieces = _grouped(words, cuts)
    merged = _merged(text, pieces)
    return [(piece[0][0], piece[-1][1]) for piece in merged]


def _grouped(words: list[Extent], cuts: list[int]) -> list[list[Extent]]:
    """The words between cuts; a cut within a word, as in `1,000`, is none."""
    pieces: list[list[Extent]] = [[]]
    places = iter(cuts)
    cut = next(places, None)
    for word in words:
        crossed = False
        while cut is not None and cut < word[0]:
            crossed = True
            cut = next(places, None)
        while cut is not None and cut < word[1]:
            cut = next(places, None)
        if crossed and pieces[-1]:
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def _merged(text: str, pieces: list[list[Extent]]) -> list[list[Extent]]:
    """Put together again what only lists, and what is too short to stand alone.

    A single word goes with what follows it, the last with what is before; members of a list,
    which ends with `milk and eggs`, stay with what they are members of.
    """
    merged: list[list[Extent]] = []
    waiting: list[Extent] = []
    for piece in pieces:
        whole = [*waiting, *piece]
        if merged and _ends_list(text, piece, after_member=bool(waiting)):
            merged[-1] += whole
            waiting = []
        elif len(whole) < _LEAST_WORDS:
            waiting = whole
        else:
            merged.append(whole)
            waiting = []
    if waiting and merged:
        merged[-1] += waiting
    elif waiting:
        merged.append(waiting)
    return merged


def _ends_list(text: str, piece: list[Extent], *, after_member: bool) -> bool:
    """Whether a piece begins with the last members of a list: `milk and eggs`, `and eggs`."""
    second = len(piece) > 1 and _JOINS.match(text, piece[1][0]) is not None
    first = after_member and _JOINS.match(text, piece[0][0]) is not None and len(piece) < 4
    return first or (second and (after_member or text[piece[0][0]].islower()))
