"""Cut a sentence into clauses, the parts in which a reader would divide it.

A sentence is cut

- at semicolons, colons, dashes between words, and around brackets;
- at commas, except those inside numbers and those in lists of single words (`red, white and blue`)
  or of pairs (`salt and pepper, bread and butter`). A single introductory word such as `However`
  belongs to the clause after it; one that only adds to the word before it, as in `Bergen, Norway,
  on Sunday`, or that precedes a conjunction or a semicolon, belongs to the clause before it;
- after a quotation that ends with `!` or `?` and is followed by its attribution;
- before `and`, `but`, `or`, `nor`, `yet` and `so` where a subject follows, so that `he came and she
  left` is two clauses and `bread and butter` is one. A noun or name counts as a subject if three
  words follow that can be its predicate;
- at the comma-like marks of other scripts: 、 ， ； ： ، ؛.

A clause has no punctuation at its edges, has both brackets of a pair or neither as far as its words
reach, and has at least two words if its sentence has more than two.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from reader.text.characters import lazy_pattern
from reader.text.lines import Extent
from reader.text.sentence_joins import SPEECH_VERBS
from reader.text.sentences import cut_sentences
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
_SAID = rf"(?:{_PRONOUN}\s|{_NAME}\s|{_DETERMINER}\s\p{{Ll}}+\s)*(?:{'|'.join(SPEECH_VERBS)})\b"
_CONJUNCTION = r"(?i:and|but|or|nor|yet|so(?!\s+(?:many|most|all|some|no|each|every|one)\b))\b"
_FRACTION = r"(?:an?|one)\s+(?:half|third|quarter|bit)\b"
_CLAUSE = rf"{_CONJUNCTION}\s+(?!{_FRACTION})(?={_SUBJECT})"

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

Words = list[Extent]
"""Extents of words that stay together."""


def cut_clauses(text: str, start: int, end: int) -> list[Extent]:
    """Return the extents of the clauses of `[start, end)`, in order."""
    clauses: list[Extent] = []
    for sentence in cut_sentences(text, start, end):
        words = cut_words(text, *sentence)
        if len(words) > _LEAST_WORDS:
            cuts = [match.start() for match in _CUT.finditer(text, *sentence)]
            merged = _merge(text, _group(words, cuts))
            clauses += _close_brackets(text, [(each[0][0], each[-1][1]) for each in merged])
        elif words:
            clauses.append((words[0][0], words[-1][1]))
    return clauses


def _group(words: list[Extent], cuts: list[int]) -> list[Words]:
    """Group the words between cuts. A cut inside a word, as in `1,000`, is ignored."""
    groups = [words[:1]]
    for before, word in pairwise(words):
        if bisect_left(cuts, before[1]) < bisect_left(cuts, word[0]):
            groups.append([])
        groups[-1].append(word)
    return groups


def _merge(text: str, groups: list[Words]) -> list[Words]:
    """Rejoin members of a list, and groups too short to be a clause.

    A single word joins the group after it, the last one the group before it; members of a list that
    ends like `milk and eggs` join the group they continue.
    """
    merged: list[Words] = []
    pending: Words = []
    for group in groups:
        if merged and _ends_list(text, pending or merged[-1], group, after_member=bool(pending)):
            merged[-1] += [*pending, *group]
            pending = []
            continue
        if merged and pending and _belongs_before(text, merged[-1], pending, group):
            merged[-1] += pending
            pending = []
        pending = [*pending, *group]
        if len(group) >= _LEAST_WORDS:
            merged.append(pending)
            pending = []
    if pending and merged:
        merged[-1] += pending
    elif pending:
        merged.append(pending)
    return merged


def _ends_list(text: str, before: Words, group: Words, *, after_member: bool) -> bool:
    """Return whether a group begins with the end of a list: `milk and eggs`, `and eggs`."""
    if not _COMMA.fullmatch(text, before[-1][1], group[0][0]):
        return False
    joins = [_JOINS.match(text, start) is not None for start, _ in group[:3]]
    if joins[0]:
        of_pairs = joins[2:] == [True]
        return (after_member or of_pairs) and not _BEGINS_CLAUSE.match(text, group[0][0])
    return joins[1:2] == [True] and _same_kind(text, before[-1], group[0])


def _belongs_before(text: str, before: Words, pending: Words, group: Words) -> bool:
    """Return whether the pending word belongs to the group before it rather than to the next."""
    if _STRONG.search(text, before[-1][1], pending[0][0]):
        return False
    if _STRONG.search(text, pending[-1][1], group[0][0]) or _CONJOINS.match(text, group[0][0]):
        return True
    by_comma = _COMMA.fullmatch(text, before[-1][1], pending[0][0])
    return bool(by_comma and _same_kind(text, before[-1], pending[0])) and not _is_lower(
        text, pending[0]
    )


def _same_kind(text: str, first: Extent, second: Extent) -> bool:
    """Return whether two words may be items of a list: both names or numbers, or neither."""
    return _is_lower(text, first) == _is_lower(text, second)


def _is_lower(text: str, word: Extent) -> bool:
    return text[word[0]].islower()


def _close_brackets(text: str, clauses: list[Extent]) -> list[Extent]:
    """Join clauses until none has only one bracket of a pair."""
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
    """Yield the offsets of the brackets of each pair."""
    opened: list[int] = []
    for match in _BRACKET.finditer(text, start, end):
        if match[0] in "([（":
            opened.append(match.start())
        elif opened:
            yield opened.pop(), match.start()
