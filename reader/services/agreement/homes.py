"""Pairs over two articles that one annotator keeps with one of them and another with the other:
where such a pair counts, so that the two are compared.

All annotators' versions of a pair, which touch the same passages, count in one of its articles: in
that which most of them have read, of several such in that which most of them keep it with, and of
several again in that whose id comes first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, lru_cache
from typing import NamedTuple

import msgspec

from reader.model.annotation import Annotation, Elsewhere
from reader.model.errors import ObelismError
from reader.services.agreement.shared import Place
from reader.services.export.judgements import Tag, rejected_in
from reader.store.base import Contents, Snapshot
from reader.text.lines import Extent, overlap
from reader.text.tied import led_to, over_articles, passages_of, seen_from

_AT_HAND = 64
"""Sets of articles whose pairs are kept at hand: each is asked for from each article of it."""

_MOST_OPEN = 100
"""Pairs with passages that touch in one article, among which one is looked for that touches them in
the others, too: where a program ties a passage to thousands, they are not all compared."""

Layers = Mapping[str, Snapshot]
"""Annotator to their layer on an article."""


class Kept(NamedTuple):
    """Somebody's version of a pair over articles."""

    annotator: str
    article: str
    """Id of the article that it is kept with."""
    pair: Annotation
    extents: Mapping[str, Extent]
    """Id of each of its articles to where its passages there stand, from the first to the last."""


class Move(msgspec.Struct, frozen=True):
    """A version that counts in another article than the one that it is kept with."""

    kept: Kept
    home: str
    """Id of the article that it counts in."""
    seen: Annotation
    """The pair as that article has it."""
    layer: Snapshot
    """The annotator's layer there; empty where they have read it and tagged nothing."""
    rejected: bool
    """Whether a reviewer rejected it."""


class Homes:
    """Finds where the pairs over articles of a place count."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._moves = lru_cache(_AT_HAND)(self._find)

    def at_home(self, id: str, layers: Layers) -> tuple[dict[str, Snapshot], set[Tag]]:
        """Return the layers on an article without the pairs that count in others, and with those
        kept with others that count here; and which of these reviewers have rejected."""
        found, rejected = dict(layers), set[Tag]()
        by_annotator: dict[str, list[Move]] = {}
        for move in self._moves_at(id, layers):
            by_annotator.setdefault(move.kept.annotator, []).append(move)
        for name, moves in by_annotator.items():
            layer = found.get(name, moves[0].layer)
            gone = {move.seen.id for move in moves if move.kept.article == id}
            kept = {key: each for key, each in layer.annotations.items() if key not in gone}
            known = {(each.label, passages_of(id, each)) for each in kept.values()}
            for move in moves:
                what = move.seen.label, passages_of(id, move.seen)
                if move.home == id and what not in known:
                    known.add(what)
                    kept[move.seen.id] = move.seen
                    rejected |= {(name, move.seen.id)} if move.rejected else set()
            found[name] = msgspec.structs.replace(layer, annotations=kept)
        return found, rejected

    def _moves_at(self, id: str, layers: Layers) -> Iterator[Move]:
        """Yield the moves from an article, and those to it."""
        labels = self._place.labels
        tied = {
            tuple(sorted({id, *led_to([pair])}))
            for layer in layers.values()
            for pair in over_articles(labels, layer.annotations.values())
        }
        for articles in sorted(tied):
            for move in self._moves(articles):
                if id in (move.kept.article, move.home):
                    yield move

    def _find(self, articles: tuple[str, ...]) -> list[Move]:
        """Return the moves among the pairs over exactly these articles."""
        layers = {id: _Article(self._place.article(id)) for id in articles}
        return [
            move
            for versions in _versions(articles, self._kept(layers))
            for move in self._moved(versions, layers)
        ]

    def _kept(self, articles: Mapping[str, _Article]) -> Iterator[Kept]:
        """Yield the pairs in the layers on some articles that are over exactly these."""
        for id, article in articles.items():
            for name, layer in article.layers.items():
                for pair in over_articles(self._place.labels, layer.annotations.values()):
                    extents = _extents(id, pair)
                    if extents.keys() == articles.keys():
                        yield Kept(name, id, pair, extents)

    def _moved(self, versions: Sequence[Kept], articles: Mapping[str, _Article]) -> Iterator[Move]:
        """Yield the moves that bring the versions of a pair together."""
        times = Counter(each.article for each in versions)
        if len(times) < 2:
            return
        names = {each.annotator for each in versions}
        readers = {id: len(names & article.readers) for id, article in articles.items()}
        home = min(articles, key=lambda id: (-readers[id], -times[id], id))
        for each in versions:
            name = each.annotator
            if each.article == home or (layer := articles[home].layer(name)) is None:
                continue
            text = self._place.store.text(layer.info.sha256)
            seen = None if text is None else seen_from(home, text, each.article, each.pair)
            if seen is not None:
                is_rejected = (name, each.pair.id) in articles[each.article].rejected
                yield Move(each, home, seen, layer, is_rejected)


class _Article:
    """What has been tagged in an article."""

    def __init__(self, place: Place) -> None:
        """`place`: the article alone."""
        self.layers: dict[str, Snapshot] = {}
        """Annotator to layer; those that cannot be read are told of where the article itself is
        looked at."""
        self._done = {key.annotator: sha256 for key, sha256 in place.done.items()}
        self.readers = {key.annotator for key in place.layers} | self._done.keys()
        for key in place.layers:
            with suppress(ObelismError):
                self.layers[key.annotator] = place.store.read(key)

    @cached_property
    def rejected(self) -> set[Tag]:
        """What reviewers have rejected."""
        return rejected_in(self.layers)

    def layer(self, annotator: str) -> Snapshot | None:
        """Return an annotator's layer, an empty one if they are done with the text of another's;
        None if they have not read that."""
        done = self._done.get(annotator)
        infos = (layer.info for layer in self.layers.values() if layer.info.sha256 == done)
        if annotator in self.layers or (info := next(infos, None)) is None:
            return self.layers.get(annotator)
        return Snapshot.of(info, {}, Contents())


def _extents(article: str, pair: Annotation) -> dict[str, Extent]:
    """Return where the passages of a pair stand: from the first to the last in each article."""
    found: dict[str, Extent] = {}
    for span in pair.spans:
        at = span.elsewhere or (None if span.lost else Elsewhere(article, *span.extent))
        if at is not None:
            start, end = found.get(at.article, (at.start, at.end))
            found[at.article] = min(start, at.start), max(end, at.end)
    return found


def _versions(articles: tuple[str, ...], every: Iterable[Kept]) -> list[list[Kept]]:
    """Return pairs by what they are about: those that touch the same passages are together."""
    first = articles[0]
    # By all places, so that the same pairs come one after another.
    found, open_ = list[list[Kept]](), list[list[Kept]]()
    for each in sorted(every, key=lambda each: (*map(each.extents.get, articles), each[:2])):
        start = each.extents[first][0]
        open_ = [some for some in open_[-_MOST_OPEN:] if some[0].extents[first][1] > start]
        for some in open_:
            if all(overlap(each.extents[id], some[0].extents[id]) for id in articles):
                some.append(each)
                break
        else:
            found.append([each])
            open_.append(found[-1])
    return found
