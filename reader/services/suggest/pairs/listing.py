"""Pairs worth a look in many articles, one after the other and between them, as records."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from reader.corpus.load import load_article
from reader.corpus.refs import ArticleRef
from reader.model.article import is_markdown
from reader.model.errors import Unreadable
from reader.model.progress import Progress, no_progress
from reader.model.shard import Shard
from reader.services.suggest.pairs.across import Across, find_across
from reader.services.suggest.pairs.find import LEAST, find_pairs, left_out, why_none
from reader.services.suggest.pairs.language import FOR_ENGLISH, why_not_for
from reader.services.suggest.pairs.matter import Matter, matter_of, same_matter
from reader.services.suggest.pairs.pair import Pair
from reader.services.suggest.rules import TextView
from reader.text.around import Around, around
from reader.text.lines import Extent

CONTEXT = 400
"""Code points of a sentence that are quoted at most."""


class Passage(NamedTuple):
    """A passage as it is listed."""

    article: str
    extent: Extent
    paragraph: int
    """From 1."""
    quote: str
    sentence: str
    """What it stands in, on one line."""
    at: int = 0
    """Where it begins in that."""

    @property
    def around(self) -> Around:
        """It in its sentence."""
        sentence, end = self.sentence, self.at + len(" ".join(self.quote.split()))
        return around(sentence[: self.at], sentence[self.at : end], sentence[end:])


class Listed(NamedTuple):
    """A pair as it is listed."""

    pair: Pair
    passages: list[Passage]

    def record(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "what": self.pair.what,
            "kind": self.pair.kind,
            "score": round(self.pair.score, 2),
            "reason": self.pair.reason,
            "passages": [
                {
                    "article": each.article,
                    "start": each.extent[0],
                    "end": each.extent[1],
                    "text": each.quote,
                }
                for each in self.passages
            ],
        }


class Listing:
    """The pairs of articles."""

    def __init__(
        self,
        refs: Sequence[ArticleRef],
        progress: Progress,
        *,
        everything: bool,
        share: Shard | None = None,
    ) -> None:
        """`everything`: what scores little as well; `share`: only pairs of which the first article
        is in it."""
        self._share = share
        self._refs, self._progress = refs, progress
        self._least = 0.0 if everything else LEAST
        self._everything = everything
        self._matters: dict[int, Matter] = {}
        self.problems: list[str] = []
        """Why articles could not be read."""
        self._left_out: list[str] = []
        """What was not compared in which articles."""
        self._foreign: list[str] = []
        """Which articles are not in English, as far as that is not said by `why_none`."""
        self.why_none = ""
        """Why a single article may have no pairs, as a clause; nothing of several."""

    def within(self, *, across: bool) -> Iterator[Listed]:
        """Yield the pairs of each article; `across`: those between articles are asked for next."""
        wanted = [n for n, ref in enumerate(self._refs) if across or self._has(ref)]
        alone = len(wanted) == 1
        numbers = wanted if alone else self._progress(wanted, len(wanted), "Comparing")
        progress = self._progress if alone else no_progress
        for number in numbers:
            ref = self._refs[number]
            try:
                view = _view(ref)
            except Unreadable as error:
                self.problems += [str(error)] if self._has(ref) else []
                continue
            if across:
                self._matters[number] = matter_of(view.text)
            if not self._has(ref):
                continue
            found = find_pairs(view, least=self._least, progress=progress)
            for pair in found:
                yield Listed(pair, passages_of(ref.id, view, pair))
            self.why_none = why_none(view) if len(self._refs) == 1 else ""
            told = found or len(self._refs) > 1  # else it is why there are none
            if told and (why := why_not_for(view.text)):
                self._foreign.append(f"{ref.id}: {why}")
            if note := left_out(view):
                self._left_out.append(f"{ref.id}: {note}")

    @property
    def notes(self) -> list[str]:
        """What was not compared in which articles, and which ones are not in English."""
        count = len(self._foreign)
        if count < 2:
            return [*self._foreign, *self._left_out]
        many = f"{FOR_ENGLISH}, and {count:,} articles read like other languages"
        return [many, *self._left_out]

    def _has(self, ref: ArticleRef) -> bool:
        """Return whether what is found from an article on is listed."""
        return self._share is None or self._share.has(ref.id)

    def all_ranked(self) -> list[Listed]:
        """Return the pairs of each article and between them, the most telling first."""
        found = [*self.within(across=True), *self._between()]
        return sorted(found, key=lambda each: -each.pair.score)

    def _between(self) -> Iterator[Listed]:
        """Yield the pairs between articles, once those within them were."""
        numbers = [*self._matters]
        joined = same_matter([self._matters[each] for each in numbers])
        if not joined:
            self._left_out.append(self._why_not_joined())
        chosen = [
            (numbers[one], numbers[other])
            for one, other in joined
            if self._has(self._refs[numbers[one]])
        ]
        views: dict[int, TextView] = {}

        def view(number: int) -> TextView:
            if number not in views:
                views[number] = _view(self._refs[number])
            return views[number]

        pairs = self._progress(chosen, len(chosen), "Comparing articles")
        extra = {"least": 0.0} if self._everything else {}
        for found in find_across(pairs, view, **extra):
            yield self._listed(found, view(found.one), view(found.other))

    def _why_not_joined(self) -> str:
        """Say why no article was compared with another."""
        if len(self._refs) == 1:
            alone = f"{self._refs[0].id} is compared with no other article"
            return f"{alone}: name its folder, or more files"
        return "no two articles are on the same matter"

    def _listed(self, found: Across, one: TextView, other: TextView) -> Listed:
        pair = found.pair
        passages = [passage_in(self._refs[found.one].id, one, pair.first)]
        if pair.second is not None:
            passages.append(passage_in(self._refs[found.other].id, other, pair.second))
        return Listed(pair, passages)


def _view(ref: ArticleRef) -> TextView:
    return TextView(load_article(ref).text, markdown=is_markdown(ref.id))


def passages_of(article: str, view: TextView, pair: Pair) -> list[Passage]:
    """Return the passages of a pair of an article, by its id."""
    extents = [pair.first, *([pair.second] if pair.second else [])]
    return [passage_in(article, view, extent) for extent in extents]


def passage_in(article: str, view: TextView, extent: Extent) -> Passage:
    """Return a passage of an article as it is listed, by its id."""
    start, end = extent
    paragraphs, sentences = view.units("paragraph"), view.units("sentence")
    at = max(0, bisect_right(sentences, start, key=itemgetter(0)) - 1)
    first, last = sentences[at]
    last = min(max(last, end), first + CONTEXT) if start < first + CONTEXT else end
    first = first if start < first + CONTEXT else start
    text = view.text
    sentence = " ".join(text[first:last].split())
    at = len(" ".join(f"{text[first:start]}.".split())) - 1
    paragraph = bisect_right(paragraphs, start, key=itemgetter(0))
    return Passage(article, extent, paragraph, text[start:end], sentence, at)
