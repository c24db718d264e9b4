"""Find the layer and the article of each received record, and where its spans are in the text.

A record on an earlier text of its article is carried over to the current one, unless its place
there is in doubt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from reader.corpus.match import Match, Matcher, twin_of
from reader.formats.base import Incoming, IncomingVerdict, Refused, Skipped
from reader.formats.records import annotation_of, has_id, verdict_of
from reader.model.annotation import Annotation, InvalidRecord, Span
from reader.model.article import Article
from reader.model.errors import BadLabels, NoLayer, ObelismError, WrongUse
from reader.model.judgement import Verdict, judged_digest
from reader.model.labels import LabelSet
from reader.model.names import valid_annotator
from reader.services.import_.sources import ReceivedRecord as Record
from reader.services.import_.sources import SentLayer
from reader.store.base import LayerKey, Store
from reader.text.anchor import moved_to
from reader.text.phrases import excerpt

if TYPE_CHECKING:
    from reader.text.relocation import Fates

_MOST_LISTED = 1000
"""Broken records that are reported one by one."""


class Arrived(NamedTuple):
    """An incoming annotation that fits its text."""

    annotation: Annotation
    timed: bool
    """Whether the record says when it was made or changed."""


class Target(NamedTuple):
    """A layer that records belong to."""

    store: Store
    key: LayerKey

    @property
    def name(self) -> str:
        """Its name in sentences."""
        return f"{self.key.article_id}, {self.key.annotator}"

    def of(self, annotator: str) -> Target:
        """Return another annotator's layer on the same article."""
        return Target(self.store, LayerKey(annotator, self.key.article_id))


class Delivery(msgspec.Struct):
    """The records of some files by the layers they belong to, in the order of the files."""

    layers: dict[Target, list[Arrived]] = {}
    verdicts: dict[Target, list[Verdict]] = {}
    """By the layer of the reviewer."""
    articles: dict[tuple[Store, str], Article] = {}
    """By store and id: all that the layers are on."""
    problems: list[str] = []
    """A sentence with file and line for each invalid record, a thousand at most."""
    records: int = 0
    """Number of records, invalid ones included."""
    passed_over: Counter[str] = Counter()
    """How often each other kind of content occurs."""
    carried: int = 0
    """Number of records that were made on an earlier text and carried over to the current one."""
    broken: int = 0
    """Number of invalid records."""
    sent: dict[Target, SentLayer] = {}
    """Layers that are to be as they were sent."""

    @property
    def targets(self) -> list[Target]:
        """The layers that it is for, those with annotations first."""
        return list(dict.fromkeys([*self.layers, *self.verdicts, *self.sent]))

    def article(self, target: Target) -> Article:
        """Return the article that a layer is on."""
        return self.articles[target.store, target.key.article_id]


def in_role_order(annotation: Annotation, labels: LabelSet) -> Annotation:
    """Return an annotation with its spans in the order of its label's roles."""
    spans = labels[annotation.label].ordered(annotation.spans)
    return msgspec.structs.replace(annotation, spans=spans)


def delivery(
    records: Iterable[Record], matcher: Matcher, layer: str | None, *, moment: str
) -> Delivery:
    """Assign each record to its layer: `layer`, or that of the annotator it names.

    `moment` is the time of records that have none. Invalid records become `problems`.

    Raises:
        BadLabels: a workspace's labels cannot be used.
    """
    taker = _Taker(matcher, layer, moment)
    for record in records:
        try:
            taker.take(record)
        except BadLabels:
            raise
        except (InvalidRecord, ObelismError) as error:
            taker.refuse(record, str(error))
    taker.refuse_ids_of_others()
    result = taker.result
    if result.broken > len(result.problems):
        result.problems.append(f"so are {result.broken - len(result.problems)} more records")
    return result


class _Taker:
    """Assigns records one by one."""

    def __init__(self, matcher: Matcher, layer: str | None, moment: str) -> None:
        self.result = Delivery({}, {}, {}, [], passed_over=Counter(), sent={})
        self._matcher, self._layer, self._moment = matcher, layer, moment
        self._labels: Callable[[Store], LabelSet] = cache(lambda store: store.labels())
        # Records of one article mostly follow one another, so one comparison is kept.
        self._fates = lru_cache(1)(_fates)
        self._first: dict[tuple[str, str], tuple[Record, Target, Annotation]] = {}
        """File and id to the first record of that id in it; in any file where that is empty."""
        self._taken: dict[str, list[tuple[Record, Target, Arrived]]] = {}
        """Id to the records that have it."""

    def refuse(self, record: Record, why: str) -> None:
        """Report a record that cannot be imported."""
        self.result.broken += 1
        if self.result.broken <= _MOST_LISTED:
            self.result.problems.append(record.problem(why))

    def take(self, record: Record) -> None:
        """Take whatever a file has in one place.

        Raises:
            InvalidRecord: it cannot be used.
            NoArticle: its article is not here.
        """
        found = record.found
        if isinstance(found, Skipped):
            self.result.passed_over[found.what] += 1
        elif isinstance(found, IncomingVerdict):
            self._take_verdict(found)
        elif isinstance(found, SentLayer):
            self._take_layer(found)
        else:
            self.result.records += 1
            if isinstance(found, Refused):
                self.refuse(record, found.reason)
            else:
                self._take_annotation(record, found)

    def _refuse_twice(self, record: Record, target: Target, annotation: Annotation) -> None:
        """Raise InvalidRecord for an id that came with other content, in the same file or for
        another layer; an update of it may come in another file."""
        for file in (record.file, ""):
            this = record, target, annotation
            first, where, said = self._first.setdefault((file, annotation.id), this)
            if said is annotation or (not file and where == target):
                continue
            if judged_digest(said) != judged_digest(annotation):
                place = ", ".join(filter(None, ("" if file else first.file, first.found.place)))
                raise InvalidRecord(f"its id {annotation.id} is at {place} too, with other content")

    def refuse_ids_of_others(self) -> None:
        """Refuse records whose id an annotation with other content has in another layer, but not
        where they were to go to a layer that a person named."""
        if self._layer is not None:
            return
        order = {id: at for at, id in enumerate(self._taken)}
        for store in dict.fromkeys(store for store, _ in self.result.articles):
            for key in store.layers() if store.exists and self._taken else ():
                with suppress(NoLayer):
                    there = store.read(key).annotations
                    for id in sorted(there.keys() & order.keys(), key=order.__getitem__):
                        self._refuse_id_of(Target(store, key), there[id])

    def _refuse_id_of(self, owner: Target, known: Annotation) -> None:
        for each in list(self._taken[known.id]):
            record, target, arrived = each
            if target == owner or target.store != owner.store:
                continue
            if judged_digest(arrived.annotation) == judged_digest(known):
                continue
            self._taken[known.id].remove(each)
            self.result.layers[target].remove(arrived)
            why = f"its id {known.id} is that of a tag in {owner.name}, with other content"
            self.refuse(record, why)

    def _take_annotation(self, record: Record, incoming: Incoming) -> None:
        """Take an annotation with the verdicts on it; neither, if anything is invalid."""
        name = _layer_name(incoming, self._layer)
        match = self._matcher.find(incoming.article)
        store, article = match
        old_text = _old_text(incoming, match)
        salt = f"{record.format} {incoming.article.sha256} {name}"
        annotation = annotation_of(incoming, old_text or article.text, self._moment, salt)
        if not (has_id(incoming) and incoming.annotator == name):
            annotation = msgspec.structs.replace(annotation, origin="import")
        if old_text is not None:
            fates = self._fates(old_text, article.text)
            spans = tuple(_carried(span, fates, article) for span in annotation.spans)
            annotation = msgspec.structs.replace(annotation, spans=spans)
        verdicts = [verdict_of(each, name, annotation.id) for each in incoming.verdicts]
        annotation = in_role_order(annotation, self._labels(store))
        target = Target(store, LayerKey(store.called(name), article.id))
        self._refuse_twice(record, target, annotation)
        arrived = Arrived(annotation, bool(incoming.created or incoming.modified))
        self._taken.setdefault(annotation.id, []).append((record, target, arrived))
        self.result.layers.setdefault(target, []).append(arrived)
        self.result.carried += old_text is not None
        for verdict in verdicts:
            self._put(target, verdict)
        self.result.articles[store, article.id] = article

    def _take_verdict(self, incoming: IncomingVerdict) -> None:
        """Take a verdict that is in the file by itself."""
        words = [incoming.record.get(field) for field in ("annotator", "annotation")]
        annotator, annotation = (word if isinstance(word, str) else "" for word in words)
        verdict = verdict_of(incoming.record, self._layer or annotator, annotation)
        store, article = self._matcher.find(incoming.article)
        self.result.articles[store, article.id] = article
        self._put(Target(store, LayerKey(verdict.annotator, article.id)), verdict)

    def _take_layer(self, layer: SentLayer) -> None:
        """Take a layer that is to be as it was sent."""
        store, article = self._matcher.find(layer.article)
        annotator = store.called(valid_annotator(layer.annotator))
        target = Target(store, LayerKey(annotator, article.id))
        self.result.articles[store, article.id] = article
        self.result.sent[target] = layer

    def _put(self, judged: Target, verdict: Verdict) -> None:
        annotator, reviewer = map(judged.store.called, (verdict.annotator, verdict.reviewer))
        named = msgspec.structs.replace(verdict, annotator=annotator, reviewer=reviewer)
        self.result.verdicts.setdefault(judged.of(reviewer), []).append(named)


def _old_text(incoming: Incoming, match: Match) -> str | None:
    """Return the text that a record was made on; None if the article still has that text.

    Raises:
        InvalidRecord: it was another text, which is not known.
    """
    info, now = incoming.article, match.article.info
    if info.sha256 == now.sha256:
        return None
    text = match.store.text(info.sha256) if incoming.text is None else incoming.text
    text = text or twin_of(match.article.text, info.sha256)
    if text is None:
        raise InvalidRecord(
            f"{now.id} has another text than the one tagged, which is not known here; "
            "obelism export --by article sends it along"
        )
    return text


def _fates(old: str, new: str) -> Fates:
    from reader.text.relocation import Fates  # most records are on the text that there is

    return Fates(old, new)


def _carried(span: Span, fates: Fates, article: Article) -> Span:
    """Return a span of the earlier text at its place now. Raises InvalidRecord if in doubt."""
    if span.lost:
        return span
    fate = fates.of(*span.extent)
    if fate.sure:
        return moved_to(span, article.text, fate.start, fate.end)
    quote = excerpt(span.text)
    doubt = f"where {quote} stands now is not beyond doubt"
    why = doubt if fate.proposals else f"{quote} is not in it any more"
    raise InvalidRecord(f"{article.info.id} has changed since it was tagged, and {why}")


def _layer_name(incoming: Incoming, layer: str | None) -> str:
    """Return whose layer a record goes to. Raises InvalidRecord if it does not say."""
    if layer is not None:
        return layer
    if not incoming.annotator.strip():
        raise InvalidRecord("it names no annotator; say whose layer it goes to with --layer NAME")
    if incoming.annotator.startswith("@"):
        raise InvalidRecord(
            f"{incoming.annotator} is no person; say whose layer it goes to with --layer NAME"
        )
    try:
        return valid_annotator(incoming.annotator)
    except WrongUse as error:
        raise InvalidRecord(f"its annotator cannot be one: {error}") from None
