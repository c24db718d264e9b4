"""Words of a sentence with their kinds, and their noun phrases: by lists and endings alone."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from reader.services.suggest.attribution.lexicon import (
    ADVERBS,
    AFTER_DETERMINER,
    AUXILIARIES,
    CONJUNCTIONS,
    DAYS,
    DETERMINERS,
    NO_ADVERBS,
    PREPOSITIONS,
    PRONOUNS,
    TIMES,
    verbs,
)

Features: TypeAlias = tuple[str, ...]
"""What speaks for or against a passage, in words."""

CONTENT = "@"
"""Kind of the token that stands for what was said."""

TOKEN = re.compile(
    r"[a-z]++(?![\w\-’'.&/])"  # most words: what follows gives the same for them, in twice the time
    r"|(?:[A-Z]\.){2,}"
    r"|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|St|Jr|Sr|Prof|Rev|[A-Z])\.(?=\s*[A-Z(])"
    r"|\w+(?:[-’'.&/]\w+)*|[^\w\s]"
)
QUOTES = "“”‘’\"'«»‹›„"
"""Marks that a content may begin or end with."""
RELATIVE = frozenset("who whom whose which".split())
"""What begins a clause that says more of the one before it: `a clerk, who left,`."""
_DASHES = "-–—―"
_SHORTEST_WITH_ENDING = 5
_LISTS = (
    ("R", PRONOUNS),
    ("D", DETERMINERS),
    ("X", AUXILIARIES),
    ("I", PREPOSITIONS),
    ("C", CONJUNCTIONS),
)
_LIST = {word: kind for kind, words in reversed(_LISTS) for word in words}


class Token(NamedTuple):
    """A word or a mark."""

    start: int
    end: int
    word: str
    """In lower case."""
    kind: str
    """D determiner, R pronoun, I preposition, C conjunction, X auxiliary, A adverb, T time, V verb
    of attribution, v what looks like another verb, N name, M number, n another word, `"` quotation
    mark, `-` dash, `@` what was said, else the mark itself."""


class Phrase(NamedTuple):
    """A noun phrase without what hangs on it: positions `[first, last)` of its tokens."""

    first: int
    last: int
    kind: str
    """R pronoun, N with a name, D with a determiner, M with a number, n other."""


class Place(NamedTuple):
    """What stands around a content: tokens of its sentences, one for each part of the content."""

    tokens: list[Token]
    phrases: list[Phrase]
    quoted: bool
    """The content begins or ends with a quotation mark."""
    kinds: str
    """The kinds of the tokens, a letter each."""
    known: dict[tuple[int | str, ...], Features]
    """What speaks for phrases as a source whatever the cue is, from when that is first asked for:
    by the side of the cue and where they begin, by where they end and the side, and by the
    positions of the first and the last phrase and of the end."""


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens of `[start, end)`."""
    found: list[Token] = []
    behind = ""
    for match in TOKEN.finditer(text, start, end):
        word, kind, next_behind = read(match.group(), behind)
        found.append(Token(*match.span(), word, kind))
        behind = next_behind
    return found


@lru_cache(maxsize=30_000)
def read(written: str, behind: str) -> tuple[str, str, str]:
    """Return a token in lower case, its kind, and what it is to the next one.

    `behind` is what the token before is to this one: D and M its kind, `'` an owner, `,` another,
    and nothing where a capital may be that of a beginning.
    """
    word = written.lower()
    kind = _kind(written, word, behind)
    if kind in "DM":
        return word, kind, kind
    return word, kind, "'" if word.endswith(("'s", "’s")) else "" if kind in '"-:' else ","


def _kind(written: str, word: str, behind: str) -> str:
    first = written[0]
    if not (first.isalnum() or first == "_"):
        return '"' if first in QUOTES else "-" if first in _DASHES else first
    if word in _LIST:
        return "D" if word == "one" and behind in ("D", "M") else _LIST[word]
    if word in TIMES and (first.isupper() or word in DAYS):
        return "T"
    if first.isupper() and behind:
        return "N"
    return _by_ending(word, first.isupper(), behind)


def _by_ending(word: str, upper: bool, behind: str) -> str:
    if word[0].isdigit():
        return "M"
    if word in ADVERBS or (
        word.endswith("ly") and len(word) >= _SHORTEST_WITH_ENDING and word not in NO_ADVERBS
    ):
        return "A"
    if word in verbs():
        return "n" if behind in ("D", "M", "'") else "V"
    if upper:
        return "N"
    looks = word.endswith(("ed", "ing")) and len(word) >= _SHORTEST_WITH_ENDING
    return "v" if looks and behind != "D" else "n"


def phrases_of(tokens: list[Token]) -> list[Phrase]:
    """Return the noun phrases of tokens, in order."""
    found: list[Phrase] = []
    position = 0
    while position < len(tokens):
        if tokens[position].kind not in "DRNMn":
            position += 1
            continue
        last = _phrase_end(tokens, position)
        kinds = {each.kind for each in tokens[position:last]}
        kind = next((each for each in "RNDM" if each in kinds), "n")
        found.append(Phrase(position, last, kind))
        position = last
    return found


def _phrase_end(tokens: list[Token], first: int) -> int:
    position = first + 1
    if tokens[first].kind == "R":
        return position
    while position < len(tokens) and _goes_on(tokens[position - 1], tokens[position]):
        position += 1
    return position


def _goes_on(before: Token, token: Token) -> bool:
    """Return whether a word belongs to the phrase of the word before it."""
    if token.kind == "D":
        return before.kind == "D" or token.word in AFTER_DETERMINER
    if token.kind == "A":
        return before.kind == "D"
    return token.kind in "NnM"
