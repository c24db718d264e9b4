"""What was said without quotation marks: the clause that goes with a verb of attribution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reader.services.suggest.attribution.lexicon import PEOPLE, verbs
from reader.services.suggest.attribution.tokens import RELATIVE, Token, tokens_of
from reader.text.lines import Extent

_SHORTEST_BEFORE = 16
_SHORTEST = 8
_LONGEST_NAME = 4
"""Words before the colon of a headline or of a turn."""
_FEWEST_WORDS = 3
_MOST_OF_WHOM = 10
"""Words of whom something was told, at most, with when and where."""
_EDGES = ",:;.-–—― "
_ENDS_IN_STOP = ("U.S.", "D.C.", "U.K.", "U.N.", "a.m.", "p.m.", "Jr.", "Sr.", "Inc.", "Co.")

_TO_DO = frozenset("want plan seek refuse decline hope intend expect agree vow promise".split())
"""Verbs whose infinitive is what was said."""
_TO_OR_IN = frozenset("promise vow pledge threaten".split())
_ABOUT_SOMEBODY = frozenset(
    "accuse blame criticize condemn praise defend denounce attack call describe cite blast slam "
    "support oppose urge".split()
)
"""Verbs whose object is what was said."""


class Clause(NamedTuple):
    """A content and where the verb (or "according") that goes with it begins."""

    content: Extent
    verb: int


def clauses(text: str, sentence: Extent, quotations: Sequence[Extent]) -> Iterator[Clause]:
    """Yield the clauses of a sentence that somebody said or thought, outside quotations."""
    tokens = tokens_of(text, *sentence)
    for at, token in enumerate(tokens):
        if any(start <= token.start < end for start, end in quotations):
            continue
        if token.word == "according" and at + 1 < len(tokens) and tokens[at + 1].word == "to":
            content = _by_according(text, sentence, tokens, at)
        elif token.kind == ":":
            content = _after_name(text, sentence, tokens, at)
        elif token.kind == "V":
            content = (
                _before(text, sentence, tokens, at)
                or _inverted(text, sentence, tokens, at)
                or _impersonal(text, sentence, tokens, at)
                or _after(text, sentence, tokens, at)
            )
        else:
            continue
        if content is not None:
            yield Clause(content, token.start)


def trimmed(text: str, start: int, end: int) -> Extent:
    """Return an extent without blanks, commas and stops at its edges."""
    while start < end and (text[start].isspace() or text[start] in _EDGES):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _EDGES):
        if text[end - 1] == "." and text[start:end].endswith(_ENDS_IN_STOP):
            break
        end -= 1
    return start, end


def _by_according(text: str, sentence: Extent, tokens: list[Token], at: int) -> Extent | None:
    """Return what stands before "according to", or after the comma that ends it."""
    before = trimmed(text, sentence[0], tokens[at].start)
    if before[1] - before[0] >= _SHORTEST_BEFORE:
        return before
    commas = [each for each in range(at + 3, len(tokens)) if tokens[each].kind == ","]
    if len(commas) > 1 and tokens[commas[0] + 1].word in RELATIVE:
        del commas[0]
    if not commas:
        return None
    comma = tokens[commas[0]]
    after = trimmed(text, comma.end, sentence[1])
    return after if after[0] < after[1] else None


def _before(text: str, sentence: Extent, tokens: list[Token], at: int) -> Extent | None:
    """Return the clause before a comma, a subject and the last verb ("…, she said"), behind which
    there is at most when, where and to whom ("…, she told a paper on Monday")."""
    level = verbs()[tokens[at].word][1]
    first = _group_start(tokens, at)
    if level < 3 or not first or tokens[first - 1].kind not in "NnRM),":
        return None
    ends = all(each.kind in '".' for each in tokens[at + 1 :])
    if not ends and not _only_circumstances(tokens, at):
        return None
    commas = [k for k in range(first - 1, max(3, first - 14), -1) if tokens[k].kind == ","]
    if commas[:1] == [first - 1]:
        del commas[:2]  # those around what is said of the subject
    comma = next(iter(commas), None)
    if comma is None or not (ends or _is_clause(tokens[:comma])):
        return None
    content = trimmed(text, sentence[0], tokens[comma].start)
    return content if content[0] < content[1] else None


def _only_circumstances(tokens: list[Token], at: int) -> bool:
    """Return whether what follows a verb is only when, where and to whom something was said."""
    behind = tokens[at + 1 :]
    told = verbs()[tokens[at].word][0] == "tell"
    return (
        all(each.kind in '"IDNnMTRA.' and each.word not in _OF_WHAT for each in behind)
        and (behind[0].kind in ("RDNn" if told else "ITA") or behind[0].word in _WHEN)
        and not any(each.kind in "RV" for each in behind[1:])
    )


def _is_clause(tokens: list[Token]) -> bool:
    """Return whether words are a main clause, and not what leads up to one."""
    return tokens[0].kind in "DRNMn" and any(each.kind in "XVv" for each in tokens)


_WHEN = frozenset("late early earlier last this".split())
_OF_WHAT = frozenset("about of that for against".split())
"""What follows a verb with these is what was said."""


def _inverted(text: str, sentence: Extent, tokens: list[Token], at: int) -> Extent | None:
    """Return the clause before a comma, the verb and its subject ("…, says the minister")."""
    if verbs()[tokens[at].word][1] < 3 or at < 3 or tokens[at - 1].kind != ",":
        return None
    after = "".join(each.kind for each in tokens[at + 1 :]).rstrip(".")
    if not after or after[0] not in "NnRD" or set(after) & set("VvX:;?!"):
        return None
    content = trimmed(text, sentence[0], tokens[at - 1].start)
    return content if content[0] < content[1] else None


def _impersonal(text: str, sentence: Extent, tokens: list[Token], at: int) -> Extent | None:
    """Return the clause of which nobody is said to say it ("It was rumoured that …")."""
    first = _group_start(tokens, at)
    if first == at or not first or tokens[first - 1].word != "it":
        return None
    begin = next(
        (each for each in range(at + 1, min(len(tokens), at + 9)) if tokens[each].word == "that"),
        None,
    )
    if begin is None or not all(each.kind in "INnDTMA" for each in tokens[at + 1 : begin]):
        return None
    start, end = trimmed(text, tokens[begin].start, sentence[1])
    return (start, end) if end - start >= _SHORTEST else None


def _after(text: str, sentence: Extent, tokens: list[Token], at: int) -> Extent | None:
    """Return the clause that follows a verb and whom it was said to."""
    if not _has_subject(tokens, at):
        return None
    begin = _clause_start(tokens, at)
    if begin >= len(tokens) or not _opens_clause(tokens, at, begin):
        return None
    start, end = trimmed(text, tokens[begin].start, sentence[1])
    semicolon = text.find(";", start, end)
    if semicolon >= 0:
        start, end = trimmed(text, start, semicolon)
    return (start, end) if end - start >= _SHORTEST else None


def _after_name(text: str, sentence: Extent, tokens: list[Token], at: int) -> Extent | None:
    """Return what follows a name and a colon with which a headline or a turn begins."""
    name = tokens[:at]
    if not 0 < at <= _LONGEST_NAME or any(each.kind not in "NDn" for each in name):
        return None
    if not (name[-1].kind == "N" or name[-1].word in PEOPLE):
        return None
    content = trimmed(text, tokens[at].end, sentence[1])
    return content if len(text[slice(*content)].split()) >= _FEWEST_WORDS else None


def _group_start(tokens: list[Token], at: int) -> int:
    """Return where the auxiliaries and adverbs before a verb begin."""
    while at and tokens[at - 1].kind in "XA":
        at -= 1
    return at


def _has_subject(tokens: list[Token], at: int) -> bool:
    verb, level = tokens[at].word, verbs()[tokens[at].word][1]
    first = _group_start(tokens, at)
    if verb.endswith("ing"):
        return level == 3
    if first < at and tokens[at - 1].word in ("is", "are", "was", "were", "been", "be"):
        return not verb.endswith("ed")
    if tokens[first].word == "to" and level < 3:
        return False
    # A clause about the subject may end in a verb of any kind: "who asked not to be named said".
    return first > 0 and (
        tokens[first - 1].kind in 'NnRM),C-"AV' or (level == 3 and tokens[first - 1].kind == "v")
    )


def _clause_start(tokens: list[Token], at: int) -> int:
    """Return the position after a verb where what was said may begin: after times, whom it was
    told, and what leads up to a near "that"."""
    begin, count = at + 1, len(tokens)
    verb, level = verbs()[tokens[at].word]
    while begin < count and tokens[begin].kind == "T":
        begin += 1
    near = range(begin, min(count, begin + 9))
    that = next((each for each in near if tokens[each].word == "that"), None)
    if that is None or (level < 3 and verb != "tell"):
        return _whom_end(tokens, begin) if verb == "tell" else begin
    return that if all(each.kind in "INnDTMRA," for each in tokens[begin:that]) else begin


def _whom_end(tokens: list[Token], begin: int) -> int:
    """Return the position after whom it was told, with when and where ("a crowd in Ohio")."""
    position, last = begin, min(len(tokens), begin + _MOST_OF_WHOM)
    while position < last:
        if tokens[position].kind == "R":
            return position + 1 if position == begin else position
        position += tokens[position].kind == "D"
        while position < last and tokens[position].kind in "NnMT":
            position += 1
        if position == last or tokens[position].kind != "I":
            break
        position += 1
    return position


def _opens_clause(tokens: list[Token], at: int, begin: int) -> bool:
    """Return whether what was said can begin here."""
    verb, level = verbs()[tokens[at].word]
    opening = tokens[begin]
    following = tokens[begin + 1].kind if begin + 1 < len(tokens) else ""
    if level == 3:
        return (
            opening.kind in 'DRNMn"'
            or opening.word == "that"
            or (opening.kind in "IX" and verb in _TO_OR_IN)
        )
    if level == 1:
        return (verb in _ABOUT_SOMEBODY and opening.kind in 'DRNn"') or opening.word == "that"
    if opening.word in ("that", "whether", "if"):
        return True
    if opening.word == "to":
        return verb in _TO_DO
    if opening.kind == "R":
        return following in ("X", "V", "v", "A")
    return opening.kind in "DNn" and any(each.kind in "XVv" for each in tokens[begin : begin + 8])
