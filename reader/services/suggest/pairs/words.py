"""Sentences as the rules see them: their tokens, and the stems of the words that carry meaning."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import islice
from math import log
from operator import itemgetter
from typing import TypeAlias

from reader.services.suggest.attribution.tokens import TOKEN, read
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
_VERBS = """
    arise arose arisen|beat beaten|become became|break broke broken|bring brought|build built
    catch caught|choose chose chosen|deal dealt|draw drew drawn|drive drove driven|eat ate eaten
    feel felt|fight fought|find found|flee fled|fly flew flown|forbid forbade forbidden
    forget forgot forgotten|freeze froze frozen|hear heard|hide hid hidden|keep kept
    know knew known|lend lent|mean meant|overthrow overthrew overthrown|ride rode ridden
    ring rang rung|run ran|see saw seen|seek sought|send sent|shake shook shaken|shoot shot
    sing sang sung|sink sank sunk|speak spoke spoken|stand stood|steal stole stolen
    strike struck|swear swore sworn|swim swam swum|teach taught|tear tore torn|think thought
    throw threw thrown|understand understood|wear wore worn|withdraw withdrew withdrawn
    write wrote written|overcome overcame|undergo underwent undergone
"""
_BASE = {
    past: base
    for base, *pasts in (
        each.split() for each in _VERBS.replace("\n", "|").split("|") if each.split()
    )
    for past in pasts
}
"""Past forms of verbs that are other words, to the form in which they are denied: `did not hear`
and `heard`."""
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


_DIGIT = re.compile(r"\d")
_MARKS = re.compile(r"[-’'.&/]")
_Known: TypeAlias = tuple[str, str, str, bool, bool, tuple[str, ...], str]


@lru_cache(maxsize=30_000)
def _known(written: str, behind: str) -> _Known:
    """Return a token in lower case, its kind, its stem if it is a word, whether it carries meaning
    and begins with a capital, the words it is made of if there are several, and what it is to the
    next token; `behind` as in `read`."""
    word, kind, next_behind = read(written, behind)
    parts = _MARKS.split(word) if len(word) > 1 else ()
    root = stem(_BASE.get(word, word)) if kind not in "MDRXI" and word[0].isalpha() else ""
    carries = len(root) > 1 and word not in STOP and root not in STOP
    several = (*parts,) if len(parts) > 1 else ()
    return word, kind, root, carries, written[0].isupper(), several, next_behind


class Sentence:
    """A sentence of the article; its tokens in columns, of which one has the same place in each."""

    def __init__(
        self, text: str, extent: Extent, *, headline: bool = False, article: int = 0
    ) -> None:
        """`headline`: it stands above the text; `article`: the number of the article."""
        self.headline, self.article = headline, article
        self.start, self.end = extent
        self.text = text
        """The whole article."""
        rows = self._rows()
        columns = zip(*rows, strict=True) if rows else ((),) * 7
        self.words: tuple[str, ...]
        """Tokens in lower case."""
        self.kinds: tuple[str, ...]
        """As of a `Token`."""
        self.stems: tuple[str, ...]
        """Empty for what is no word of its own."""
        self.upper: tuple[bool, ...]
        """Whether they begin with a capital."""
        self.words, self.kinds, self.stems, _, self.upper, parts, _ = columns
        self.all_words = {*self.words}.union(*parts)
        """The words, and those that they are made of: `forty-two`, `forty` and `two`."""
        self.digits = _DIGIT.search(text, *self._read) is not None
        """Whether it has any."""
        self.places: dict[str, list[int]] = {}
        """Stems that carry meaning, with their positions among the tokens."""
        self.capitals: list[int] = []
        """Positions of the tokens that begin with a capital."""
        for at, (_, _, root, carries, capital, _, _) in enumerate(rows):
            if carries:
                places = self.places.setdefault(root, [])
                if len(places) < MOST_PLACES:
                    places.append(at)
            if capital:
                self.capitals.append(at)
        self.values: list[Value] = []
        self.keys: set[object] = set()

    @property
    def _read(self) -> tuple[int, int]:
        """What is looked at, if it has not too many tokens."""
        return self.start, min(self.end, self.start + LONGEST)

    def _rows(self) -> list[_Known]:
        rows, behind = list[_Known](), ""
        for written in TOKEN.findall(self.text, *self._read)[:MOST_TOKENS]:
            row = _known(written, behind)
            rows.append(row)
            behind = row[-1]
        return rows

    @cached_property
    def spans(self) -> list[Extent]:
        """The extents of the tokens; few sentences are asked for them."""
        found = TOKEN.finditer(self.text, *self._read)
        return [each.span() for each in islice(found, len(self.words))]

    def written(self) -> str:
        """Return it as it stands."""
        return self.text[self.start : self.end]

    def take(self, values: Sequence[Value]) -> None:
        """Add values that stand in it."""
        self.values += values
        self.keys.update((each.what, each.key) for each in values)

    def at(self, start: int) -> int:
        """Return the position of the token at an offset, or of the next one."""
        return bisect_right(self.spans, start, key=itemgetter(1))


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
