"""Sentences as the rules see them: their tokens, and the stems of the words that carry meaning."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log

from reader.services.suggest.attribution.tokens import Token, tokens_of
from reader.services.suggest.pairs.pair import Value
from reader.text.lines import Extent

LONGEST = 6_000
"""Characters of one sentence that are looked at."""
MOST_PLACES = 6
"""Places of one word in one sentence that are known."""
MOST_TOKENS = 400
"""Tokens of one sentence that are looked at: what is longer is a table."""

STOP = frozenset(
    """
    be is are was were been being am has have had having do does did done will would can could may
    might shall should must not n't no never very also just only even still yet then there here
    when where why how what which who whom whose that than so such too as well more most much many
    some any all both each other another own same he she it they we you i him her them us me his its
    their our your my this these those an the and a or but if because while although though however
    of in on at by for from with about after before during over under against among between into
    through since until per via to up down out off near within without like said say says saying
    told tell tells telling according mr mrs ms dr get got go going went make made take one ones
    again once already ago later earlier new last next first day week month year time today
    """.split()
)
"""Words that two sentences share without speaking of the same thing."""

_IRREGULAR = {
    "met": "meet",
    "won": "win",
    "lost": "lose",
    "held": "hold",
    "killed": "kill",
    "died": "die",
    "dead": "die",
    "death": "die",
    "paid": "pay",
    "sold": "sell",
    "bought": "buy",
    "men": "man",
    "women": "woman",
    "people": "person",
    "persons": "person",
    "children": "child",
    "votes": "vote",
    "left": "leave",
    "led": "lead",
    "spent": "spend",
    "gave": "give",
    "given": "give",
    "came": "come",
    "rose": "rise",
    "risen": "rise",
    "fell": "fall",
    "fallen": "fall",
    "grew": "grow",
    "grown": "grow",
    "began": "begin",
    "begun": "begin",
    "signed": "sign",
    "us": "us",
    "news": "news",
    "elections": "election",
}
_ENDINGS = ("ments", "ment", "ings", "ing", "ies", "ied", "ed", "es", "s", "ly", "e")
_SHORTEST = 3


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return a word in lower case without its ending: `meetings` and `meet` are the same."""
    word = word.removesuffix("'s").removesuffix("’s").removesuffix("’").removesuffix("'")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            if ending == "s" and word.endswith("ss"):
                return word
            root = word[: -len(ending)] + ("y" if ending in ("ies", "ied") else "")
            doubled = ending in ("ing", "ed") and root[-1] == root[-2] and root[-1] not in "lsz"
            return root[:-1] if doubled else root
    return word


@lru_cache(maxsize=20_000)
def _root(word: str, kind: str) -> tuple[str, bool]:
    """Return the stem of a token, if it is a word, and whether it carries meaning."""
    root = stem(word) if kind not in "MDRXI" and word[0].isalpha() else ""
    return root, len(root) > 1 and word not in STOP and root not in STOP


class Sentence:
    """A sentence of the article."""

    def __init__(
        self, text: str, extent: Extent, *, headline: bool = False, article: int = 0
    ) -> None:
        """`headline`: it stands above the text; `article`: the number of the article."""
        self.headline, self.article = headline, article
        self.start, self.end = extent
        self.text = text
        """The whole article."""
        self.tokens: list[Token] = tokens_of(text, self.start, min(self.end, self.start + LONGEST))[
            :MOST_TOKENS
        ]
        self.stems: list[str] = []
        """Of each token; empty for what is no word of its own."""
        self.places: dict[str, list[int]] = {}
        """Stems that carry meaning, with their positions among the tokens."""
        self.capitals: list[int] = []
        """Positions of the tokens that begin with a capital."""
        for at, (start, _, word, kind) in enumerate(self.tokens):
            root, carries = _root(word, kind)
            self.stems.append(root)
            if carries:
                places = self.places.setdefault(root, [])
                if len(places) < MOST_PLACES:
                    places.append(at)
            if text[start].isupper():
                self.capitals.append(at)
        self.values: list[Value] = []
        self.keys: set[object] = set()

    def written(self) -> str:
        """Return it as it stands."""
        return self.text[self.start : self.end]

    def take(self, values: Sequence[Value]) -> None:
        """Add values that stand in it."""
        self.values += values
        self.keys.update((each.what, each.key) for each in values)

    def at(self, start: int) -> int:
        """Return the position of the token at an offset, or of the next one."""
        return bisect_right(self.tokens, start, key=lambda each: each.end)


_FEWEST = 15
"""Sentences that a shorter article counts as: in it, too, a shared word says something."""


class Weights:
    """How much it says that two sentences share a word: the rarer, the more."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        counts = Counter(root for each in sentences for root in each.places)
        whole = max(len(sentences), _FEWEST)
        self._known = {root: log(1.0 + whole / (1.0 + n)) + 0.3 for root, n in counts.items()}

    def of(self, root: str) -> float:
        """Return the weight of a stem."""
        return self._known[root]
