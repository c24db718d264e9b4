"""Clauses: the parts of a sentence that a reader would cut it into.

A sentence is cut

- at semicolons, colons, dashes that stand between words, and around what is in brackets;
- at commas, but not those within numbers and lists of single words (`red, white and blue`) or of
  pairs (`salt and pepper, bread and butter`); a single word that introduces what follows, as
  `However`, goes with it; one that only adds to the word before, as in `Bergen, Norway, on
  Sunday`, or stands before a conjunction or a semicolon, goes with what is before;
- behind a quotation that ends with `!` or `?` and of which is said who says it;
- before `and`, `but`, `or`, `nor`, `yet` and `so` where a subject follows, so that `he came and she
  left` are two and `bread and butter` is one; a noun or a name is taken for a subject where three
  words follow that can be about it;
- at the comma-like marks of other scripts: 、 ， ； ： ، ؛.

A clause has no punctuation at its edges, both brackets of a pair or neither as far as its words
reach, and at least two words where its sentence has more.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from reader.text.characters import lazy_pattern
from reader.text.lines import Extent
from reader.text.sentences import SAYING, cut_sentences
from reader.text.words import cut_words

_PRONOUN = (
    r"(?:I|you|he|she|it|we|they|there|this|that|these|those|who|which|none|nothing|something"
    r"|everything|nobody|somebody|anybody|everybody|someone|anyone|everyone|no\s+one)"
)
_DETERMINER = r"(?:the|an?|his|her|its|our|their|my|your|no|some|many|most|all|both|each|every|one)"
_NAME = r"\p{Lu}[\p{L}’'-]{1,40}+"
_NAMED = _NAME.removesuffix("+")  # read backwards, it has to give the capital back
_LINK = r"(?:of|in|on|at|from|for|to|with|by|and|or)"
_THREE_MORE = r"(?:\s+[\p{L}\p{N}’'-]++){3}"
_SUBJECT = rf"""(?:
    {_PRONOUN}\s
  | {_DETERMINER}(?!(?:\s+[\p{{L}}’'-]+)?\s+{_LINK}\b){_THREE_MORE}
  | {_NAME}(?!\s+{_LINK}\b)(?<!{_NAMED}\s\p{{Ll}}+\s{_NAMED}){_THREE_MORE}
)"""
_SAID = rf"(?:{_PRONOUN}\s|{_NAME}\s|{_DETERMINER}\s\p{{Ll}}+\s)*(?:{'|'.join(SAYING)})\b"
_CONJUNCTION = r"(?i:and|but|or|nor|yet|so(?!\s+(?:many|most|all|some|no|each|every|one)\b))\b"
_CLAUSE = rf"{_CONJUNCTION}\s+(?={_SUBJECT})"

_CUT = lazy_pattern(
    rf"""(?V1x)
    [;；؛]                                   # always
  | :(?=\s) | ：
  | \s[—–-]{{1,2}}(?=\s) | (?<=\S)(?:—|--)(?=\S)   # a dash between words
  | [,،](?=[\s”“»«›‹’"')]) | [，、]          # a comma that is followed by a blank
  | (?<=[\s“‘"])[(\[] | [)\]](?=[\s.,;:!?]|$) | [（）]
  | (?<=[!?…])[”“»«’"'](?=\s{_SAID})         # “Is it true?” she asked
  | \s(?={_CLAUSE})
    """
)
_LEAST_WORDS = 2
_JOINS = lazy_pattern(r"(?i:and|or)\b")
_CONJOINS = lazy_pattern(_CONJUNCTION)
_BEGINS_CLAUSE = lazy_pattern(rf"(?V1x){_CLAUSE}")
_COMMA = lazy_pattern(r"[\s,，،、]*")
_STRONG = lazy_pattern(r"[;；؛:：—–]|\s-|--")
_BRACKET = lazy_pattern(r"[(\[（)\]）]")

Piece = list[Extent]
"""Words that stay together."""


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
    merged = _merged(text, _grouped(words, cuts))
    return _with_whole_brackets(text, [(piece[0][0], piece[-1][1]) for piece in merged])


def _grouped(words: list[Extent], cuts: list[int]) -> list[Piece]:
    """The words between cuts; a cut within a word, as in `1,000`, is none."""
    pieces: list[Piece] = [[]]
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


def _merged(text: str, pieces: list[Piece]) -> list[Piece]:
    """Put together again what only lists, and what is too short to stand alone.

    A single word goes with what follows it, the last with what is before; members of a list,
    which ends with `milk and eggs`, stay with what they are members of.
    """
    merged: list[Piece] = []
    waiting: Piece = []
    for piece in pieces:
        if merged and _ends_list(text, waiting or merged[-1], piece, after_member=bool(waiting)):
            merged[-1] += [*waiting, *piece]
            waiting = []
            continue
        if merged and waiting and _goes_back(text, merged[-1], waiting, piece):
            merged[-1] += waiting
            waiting = []
        waiting = [*waiting, *piece]
        if len(piece) >= _LEAST_WORDS:
            merged.append(waiting)
            waiting = []
    if waiting and merged:
        merged[-1] += waiting
    elif waiting:
        merged.append(waiting)
    return merged


def _ends_list(text: str, before: Piece, piece: Piece, *, after_member: bool) -> bool:
    """Whether a piece begins with the last members of a list: `milk and eggs`, `and eggs`."""
    if not _COMMA.fullmatch(text, before[-1][1], piece[0][0]):
        return False
    joins = [_JOINS.match(text, start) is not None for start, _ in piece[:3]]
    if joins[0]:
        of_pairs = joins[2:] == [True]
        return (after_member or of_pairs) and not _BEGINS_CLAUSE.match(text, piece[0][0])
    return joins[1:2] == [True] and _alike(text, before[-1], piece[0])


def _goes_back(text: str, before: Piece, waiting: Piece, piece: Piece) -> bool:
    """Whether a word that waits belongs to what is before it rather than to what follows."""
    if _STRONG.search(text, before[-1][1], waiting[0][0]):
        return False
    if _STRONG.search(text, waiting[-1][1], piece[0][0]) or _CONJOINS.match(text, piece[0][0]):
        return True
    by_comma = _COMMA.fullmatch(text, before[-1][1], waiting[0][0])
    return bool(by_comma and _alike(text, before[-1], waiting[0])) and not _lower(text, waiting[0])


def _alike(text: str, one: Extent, other: Extent) -> bool:
    """Whether two words can be members of a list: both are names or numbers, or neither is."""
    return _lower(text, one) == _lower(text, other)


def _lower(text: str, word: Extent) -> bool:
    return text[word[0]].islower()


def _with_whole_brackets(text: str, clauses: list[Extent]) -> list[Extent]:
    """Join clauses until none has only one bracket of a pair within."""
    starts = [start for start, _ in clauses]
    joined_to = list(range(len(clauses)))
    for opening, closing in _brackets(text, clauses[0][0], clauses[-1][1]):
        first = max(0, bisect_right(starts, opening) - 1)
        last = bisect_right(starts, closing) - 1
        closes_within = closing < clauses[last][1]
        if closes_within or opening < clauses[first][1]:
            end = last if closes_within else min(last + 1, len(clauses) - 1)
            joined_to[first] = max(joined_to[first], end)
    whole: list[Extent] = []
    reach = -1
    for index, (start, end) in enumerate(clauses):
        whole.append((whole.pop()[0] if index <= reach else start, end))
        reach = max(reach, joined_to[index])
    return whole


def _brackets(text: str, start: int, end: int) -> Iterator[Extent]:
    """Offsets of the brackets that are pairs."""
    opened: list[int] = []
    for found in _BRACKET.finditer(text, start, end):
        if found[0] in "([（":
            opened.append(found.start())
        elif opened:
            yield opened.pop(), found.start()
