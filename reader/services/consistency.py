"""The same words tagged differently, or here and not there, in the layers of one annotator."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from reader.corpus.missing import article_as_tagged
from reader.model.annotation import Annotation
from reader.model.clock import Clock, new_id, timestamp, utc_now
from reader.model.errors import ObelismError
from reader.model.labels import LabelSet
from reader.model.progress import Progress, no_progress
from reader.services.own_tags import Part
from reader.store.base import LayerKey, Store
from reader.text.anchor import span_at
from reader.text.characters import is_edge
from reader.text.phrases import counted, excerpt
from reader.text.screen_text import one_line

_LEAST = 3
"""Characters of a text that is looked for elsewhere."""


class Place(msgspec.Struct, frozen=True):
    """A place where the words stand."""

    store: Store
    key: LayerKey
    title: str
    text: str
    """Of the whole article."""
    start: int
    end: int
    annotation: Annotation | None
    """What is tagged just there; None: nothing is tagged there."""

    @property
    def label(self) -> str:
        """Its label; empty where nothing is tagged."""
        return self.annotation.label if self.annotation is not None else ""


class Clash(msgspec.Struct, frozen=True):
    """Words that are not tagged alike everywhere."""

    words: str
    places: tuple[Place, ...]

    @property
    def counts(self) -> Counter[str]:
        """How many places have each label; the empty one is for none."""
        return Counter(each.label for each in self.places)

    @property
    def label(self) -> str:
        """The label that most places have, the first of several."""
        return next(name for name, _ in self.counts.most_common() if name)

    @property
    def others(self) -> tuple[Place, ...]:
        """The places that have another label, or none."""
        return tuple(each for each in self.places if each.label != self.label)

    def in_words(self) -> str:
        """Return how often it has which label: “fact 3, opinion 1, not tagged 2”."""
        counts = self.counts
        named = [f"{one_line(name, 20)} {n}" for name, n in counts.most_common() if name]
        return ", ".join([*named, *([f"not tagged {counts['']}"] if counts[""] else [])])

    def to_do(self) -> str:
        """Return in how many places of how many articles something changes."""
        others = self.others
        articles = len({(each.store.name, each.key) for each in others})
        return f"{counted(len(others), 'place')} in {counted(articles, 'article')}"


def clashes(
    layers: Sequence[tuple[Store, LayerKey]], problems: list[str], progress: Progress = no_progress
) -> list[Clash]:
    """Return what is not tagged alike in layers of one annotator: first what has several labels.

    Only tags on one passage count, and places that no tag touches. A sentence on each layer that
    cannot be read is added to `problems`.
    """
    read: list[tuple[Store, LayerKey, str, str, list[Annotation]]] = []
    words: set[str] = set()
    for store, key in progress(layers, len(layers), "Reading"):
        try:
            snapshot = store.read(key)
            text = article_as_tagged(store, snapshot.info).text
            labels = store.labels()
        except ObelismError as error:
            problems.append(f"{key.article_id}: {error}")
            continue
        tags = [each for each in snapshot.annotations.values() if each.placed]
        read.append((store, key, snapshot.info.title, text, tags))
        words.update(each.spans[0].text for each in tags if _counts(each, labels))
    found: dict[str, list[Place]] = defaultdict(list)
    for store, key, title, text, tags in progress(read, len(read), "Comparing"):
        for quote in words:
            for start, end in _places(text, quote):
                touching = [each for each in tags if each.touches(start, end)]
                exact = [each for each in touching if each.has_extent(start, end)]
                if exact or not touching:
                    tag = exact[0] if exact else None
                    found[quote].append(Place(store, key, title, text, start, end, tag))
    every = (Clash(quote, tuple(places)) for quote, places in found.items())
    unlike = [each for each in every if len(each.counts) > 1 and any(each.counts)]
    return sorted(unlike, key=_rank)


def _rank(clash: Clash) -> tuple[bool, int, str]:
    counts = clash.counts
    labels = sum(bool(name) for name in counts)
    return labels < 2, -sum(n for name, n in counts.items() if name), clash.words


def _counts(annotation: Annotation, labels: LabelSet) -> bool:
    """Return whether what an annotation is on is looked for elsewhere."""
    one = len(annotation.spans) == 1 and not labels[annotation.label].pairs
    return one and len(annotation.spans[0].text) >= _LEAST


def _places(text: str, quote: str) -> Iterator[tuple[int, int]]:
    """Yield where a quote stands as whole words."""
    start = text.find(quote)
    while start >= 0:
        end = start + len(quote)
        if all(is_edge(text, at) and not _within_word(text, at) for at in (start, end)):
            yield start, end
        start = text.find(quote, end)


def _within_word(text: str, offset: int) -> bool:
    return 0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum()


def agreeing(clash: Clash, clock: Clock = utc_now) -> list[Part]:
    """Return what changes where all places of a clash get the label that most of them have."""
    moment = timestamp(clock())
    like = next(each for each in clash.places if each.label == clash.label)
    assert like.annotation is not None
    role = like.annotation.spans[0].role
    found: dict[tuple[str, LayerKey], Part] = {}
    for place in clash.others:
        known = Part(place.store, place.key, {}, {})
        part = found.setdefault((place.store.name, place.key), known)
        old = place.annotation
        span = span_at(place.text, place.start, place.end, role=role)
        if old is None:
            fields = {"id": new_id(), "spans": (span,), "note": None, "created": moment}
            new = msgspec.structs.replace(like.annotation, modified=moment, **fields)
        else:
            spans = tuple(msgspec.structs.replace(each, role=role) for each in old.spans)
            new = msgspec.structs.replace(old, label=clash.label, spans=spans, modified=moment)
        part.before[new.id] = old.to_record() if old is not None else None
        part.after[new.id] = new.to_record()
    return list(found.values())


def lines(found: Iterable[Clash], annotator: str) -> Iterator[str]:
    """Yield a line for each clash, safe for the screen."""
    for each in found:
        first = one_line(each.others[0].key.article_id)
        yield f"{one_line(annotator)}: {excerpt(each.words, 40)}: {each.in_words()}, as in {first}"
