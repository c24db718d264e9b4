"""Find what is certain in one place and open in another."""

from __future__ import annotations

import re
from math import fsum
from typing import NamedTuple

from reader.services.suggest.pairs.pair import Pair
from reader.services.suggest.pairs.words import STOP, Sentence, Weights

_CERTAIN = re.compile(
    r"\b(?:will(?! not\b| likely| probably| possibly| perhaps)|is going to|are going to"
    r"|(?:has|have|had|was|were) (?:already |been |officially )?(?:confirmed|agreed|decided)"
    r"|is (?:set|certain|sure) to|are (?:set|certain|sure) to|is certain|definitely|certainly"
    r"|confirmed (?:that|the|his|her|its|their)|is confirmed|is scheduled)\b",
    re.IGNORECASE,
)
_DOUBTFUL = re.compile(
    r"\b(?:(?:has|have|had) (?:yet|still) to \w+"
    r"|(?:has|have|had|was|were|is|are)(?: not|n[’']t) (?:yet )?(?:been )?"
    r"(?:confirm\w*|decide\w*|certain|clear|known|sure|say whether|settled|announced|finali[sz]ed)"
    r"|(?:did|could|would|does|do|can)(?: not|n[’']t) (?:immediately |yet )?(?:confirm|say whether)"
    r"|declined to confirm|refused to confirm|unconfirmed|undecided|uncertain|unclear|unknown"
    r"|in doubt|no decision|not (?:yet )?(?:confirmed|decided|certain|clear|sure|known|final)"
    r"|remains to be seen|yet to be|still deciding|still considering|is considering"
    r"|are considering|has not said whether|have not said whether|no final decision)\b",
    re.IGNORECASE,
)
_HEDGED = re.compile(  # May is a month
    r"\b(?:(?-i:may)|might|could|possibly|perhaps|reportedly|allegedly|is expected to"
    r"|are expected to|was expected to|is likely to|are likely to|plans to|plan to|hopes to|hope to"
    r"|would likely|will likely|will probably|is said to|are said to|rumou?red|tentative(?:ly)?)\b",
    re.IGNORECASE,
)
_HINTS = {
    sort: frozenset(words.split())
    for sort, words in {
        "certain": "will going confirmed agreed decided set certain sure definitely certainly "
        "scheduled",
        "doubt": "yet still not t confirm unconfirmed undecided uncertain unclear unknown doubt "
        "decision remains considering",
        "hedge": "may might could possibly perhaps reportedly allegedly expected likely plan plans "
        "hope hopes probably rumored rumoured tentative tentatively",
    }.items()
}
"""Of each sort, words of which one is in whatever the pattern finds, with `_SAID`: without any of
them it is not looked for, which takes fifty times as long."""
_SAID = "said to"
"""The word alone is in too many sentences."""
_STRENGTH = {"doubt": 1.0, "hedge": 0.62}
_OPEN = {"doubt": 1.0, "hedge": 0.2}
"""What words of a sort weigh, and what they say by themselves."""


class Stance(NamedTuple):
    """How certain a sentence is of something."""

    sort: str
    """`certain`, `doubt` or `hedge`."""
    start: int
    end: int
    about: frozenset[str]
    """Stems of what stands after it; of what stands before it, too, where nothing does."""


def _is_hinted(sentence: Sentence, sort: str) -> bool:
    if not _HINTS[sort].isdisjoint(sentence.all_words):
        return True
    return sort == "hedge" and _SAID in sentence.written().lower()


def stances(sentence: Sentence) -> list[Stance]:
    """Return what a sentence is certain of, and what not."""
    found: list[Stance] = []
    taken: list[tuple[int, int]] = []
    end = min(sentence.end, sentence.start + 3_000)
    for sort, pattern in (("doubt", _DOUBTFUL), ("hedge", _HEDGED), ("certain", _CERTAIN)):
        if not _is_hinted(sentence, sort):
            continue
        for match in pattern.finditer(sentence.text, sentence.start, end):
            if any(match.start() < b and a < match.end() for a, b in taken):
                continue
            taken.append(match.span())
            first = sentence.at(match.end())
            begin = sentence.at(match.start())
            window = range(max(0, begin - 6), min(first + 11, len(sentence.words)))
            about = {sentence.stems[at] for at in window if not begin <= at < first}
            found.append(Stance(sort, *match.span(), frozenset(about & sentence.places.keys())))
    return found


def certainty(
    one: Sentence,
    mine: list[Stance],
    other: Sentence,
    theirs: list[Stance],
    weights: Weights,
) -> Pair | None:
    """Return the pair if one of two sentences is certain of what the other doubts."""
    best: tuple[float, Stance, Stance] | None = None
    for a in mine:
        for b in theirs:
            if (a.sort == "certain") == (b.sort == "certain"):
                continue
            shared = {root for root in a.about & b.about if root not in STOP}
            weight = fsum(map(weights.of, shared)) + 0.8 * max(0, len(shared) - 1)
            doubt = b.sort if a.sort == "certain" else a.sort
            score = weight * _STRENGTH[doubt] + _OPEN[doubt]
            if shared and (best is None or score > best[0]):
                best = score, a, b
    if best is None:
        return None
    score, a, b = best
    quotes = [
        " ".join(sentence.text[each.start : each.end].split())
        for sentence, each in ((one, a), (other, b))  # which may stand in two articles
    ]
    reason = f"certain in one place, open in the other: {quotes[0]} – {quotes[1]}"
    return Pair("certainty", (one.start, one.end), (other.start, other.end), reason, score)
