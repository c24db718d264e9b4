"""Records from files that somebody handed on, each put to the layer and text that it belongs to.

Records that were made on an earlier text of an article: placed where no doubt is possible.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import msgspec

from reader.corpus.match import Match, Matcher
from reader.formats.base import Incoming, IncomingVerdict, Refused, Skipped
from reader.formats.records import annotation_of, has_id, has_times
from reader.model.annotation import Annotation, InvalidRecord, Span
from reader.model.article import Article, ArticleInfo
from reader.model.errors import BadLabels, ObelismError, WrongUse
from reader.model.judgement import Verdict
from reader.model.labels import LabelSet
from reader.model.names import valid_annotator
from reader.services.import_.sources import ReceivedRecord as Record
from reader.services.import_.verdicts import verdict_of
from reader.store.base import LayerKey, Store
from reader.text.anchor import moved_to
from reader.text.phrases import excerpt
from reader.text.relocation import LOST, Fates


class Placer:
    """Finds the place that the spans of records have in the text that an article has now."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._texts: tuple[str, str] = ("", "")
        self._fates: Fates | None = None

    def match(self, info: ArticleInfo) -> Match:
        """Return the article that has the record's text, else the one of its id.

        Raises:
            NoArticle: there is none.
        """
        return self._matcher.find(info, changed=True)

    def old_text(self, incoming: Incoming, match: Match) -> str | None:
        """The text that a record was made on, where that is another than the article has now.

        Raises:
            InvalidRecord: it is, and it is not known.
        """
        info, now = incoming.article, match.article.info
        if info.sha256 == now.sha256:
            return None
        then = incoming.text
        if then is None:
            then = match.store.text(info.sha256)
        if then is None:
            raise InvalidRecord(
                f"{now.id} has another text than the one tagged, which is not known here; "
                "obelism export --by article sends it along"
            )
        return then

    def placed(self, annotation: Annotation, then: str, article: Article) -> Annotation:
        """Return an annotation on the earlier text `then` as it stands in the article.

        Raises:
            InvalidRecord: where a span of it stands is not beyond doubt.
        """
        fates = self._between(then, article.text)
        spans = tuple(_placed(span, fates, article) for span in annotation.spans)
        return msgspec.structs.replace(annotation, spans=spans)

    def _between(self, then: str, now: str) -> Fates:
        """Records of one article mostly follow one another, so one comparison is kept."""
        if self._fates is None or self._texts != (then, now):
            self._texts, self._fates = (then, now), Fates(then, now)
        return self._fates


def _placed(span: Span, fates: Fates, article: Article) -> Span:
    if span.lost:
        return span
    fate = fates.of(*span.extent)
    if fate.sure:
        return moved_to(span, article.text, fate.start, fate.end)
    quote = excerpt(span.text)
    gone = f"{quote} is not in it any more"
    why = gone if fate.kind == LOST else f"where {quote} stands now is not beyond doubt"
    raise InvalidRecord(f"{article.info.id} has changed since it was tagged, and {why}")


_MOST_TOLD = 1000
"""Broken records that are told one by one."""


class Arrived(msgspec.Struct, frozen=True):
    """An annotation that fits its text."""

    annotation: Annotation
    timed: bool
    """Whether the record said when it was made or changed."""


class Target(NamedTuple):
    """A layer that records belong to."""

    store: Store
    key: LayerKey

    @property
    def name(self) -> str:
        """What it is called in sentences."""
        return f"{self.key.article_id}, {self.key.annotator}"

    def of(self, annotator: str) -> Target:
        """Return another annotator's layer on the same article."""
        return Target(self.store, LayerKey(annotator, self.key.article_id))


class Delivery(msgspec.Struct):
    """What some files bring, by the layers that it belongs to."""

    layers: dict[Target, list[Arrived]] = {}
    """By layer, in the order of the files."""
    verdicts: dict[Target, list[Verdict]] = {}
    """By the layer of the reviewer, in the order of the files."""
    articles: dict[tuple[Store, str], Article] = {}
    """By store and id: all that the layers are on."""
    problems: list[str] = []
    """A sentence for each record that cannot be taken, with file and line; see `broken`."""
    records: int = 0
    """How many records there are, broken ones too."""
    passed_over: Counter[str] = Counter()
    """What else there is, by what it is, to how often."""
    carried: int = 0
    """How many of them were made on an earlier text, and placed in the one of now."""
    broken: int = 0
    """How many cannot be taken; the first thousand are told one by one."""

    @property
    def targets(self) -> list[Target]:
        """The layers that it is for, those with annotations first."""
        return list(dict.fromkeys([*self.layers, *self.verdicts]))

    def article(self, target: Target) -> Article:
        """Return the article that a layer is on."""
        return self.articles[target.store, target.key.article_id]

    def refuse(self, record: Record, why: str) -> None:
        """Take note of a record that cannot be taken."""
        self.broken += 1
        if self.broken <= _MOST_TOLD:
            self.problems.append(record.problem(why))


def delivery(
    records: Iterable[Record], matcher: Matcher, layer: str | None, *, moment: str
) -> Delivery:
    """Put each record to its layer: `layer`, or the one of the annotator that it names.

    `moment` is the time of those that have none. Never raises for what a record holds.

    Raises:
        BadLabels: a workspace's labels cannot be used.
    """
    taker = _Taker(matcher, layer, moment)
    found = taker.found
    for record in records:
        if isinstance(record.found, Skipped):
            found.passed_over[record.found.what] += 1
            continue
        found.records += not isinstance(record.found, IncomingVerdict)
        try:
            if isinstance(record.found, Refused):
                found.refuse(record, record.found.reason)
            elif isinstance(record.found, IncomingVerdict):
                taker.take_verdict(record.found)
            else:
                taker.take(record.found, record.format)
        except BadLabels:
            raise
        except (InvalidRecord, ObelismError) as error:
            found.refuse(record, str(error))
    if found.broken > len(found.problems):
        found.problems.append(f"so are {found.broken - len(found.problems)} more records")
    return found


def _labels_of(store: Store) -> LabelSet:
    return store.labels()


class _Taker:
    """Puts records to where they belong."""

    def __init__(self, matcher: Matcher, layer: str | None, moment: str) -> None:
        self.found = Delivery({}, {}, {}, [], passed_over=Counter())
        self._placer, self._layer, self._moment = Placer(matcher), layer, moment
        self._labels = cache(_labels_of)

    def take(self, incoming: Incoming, format: str) -> None:
        """Take a record and the verdicts that stand with it; neither, where something is wrong."""
        name = _layer_name(incoming, self._layer)
        store, article = match = self._placer.match(incoming.article)
        then = self._placer.old_text(incoming, match)
        salt = f"{format} {incoming.article.sha256} {name}"
        annotation = _annotation(incoming, then or article.text, name, self._moment, salt)
        if then is not None:
            annotation = self._placer.placed(annotation, then, article)
        verdicts = [verdict_of(each, name, annotation.id) for each in incoming.verdicts]
        spans = self._labels(store)[annotation.label].ordered(annotation.spans)
        annotation = msgspec.structs.replace(annotation, spans=spans)
        target = Target(store, LayerKey(name, article.id))
        arrived = Arrived(annotation, has_times(incoming))
        self.found.layers.setdefault(target, []).append(arrived)
        self.found.carried += then is not None
        self.found.articles[store, article.id] = article
        for verdict in verdicts:
            self._put(target, verdict)

    def take_verdict(self, judged: IncomingVerdict) -> None:
        """Take a verdict that came by itself."""
        said = [judged.record.get(field) for field in ("annotator", "annotation")]
        annotator, annotation = (word if isinstance(word, str) else "" for word in said)
        verdict = verdict_of(judged.record, self._layer or annotator, annotation)
        store, article = self._placer.match(judged.article)
        self.found.articles[store, article.id] = article
        self._put(Target(store, LayerKey(verdict.annotator, article.id)), verdict)

    def _put(self, judged: Target, verdict: Verdict) -> None:
        self.found.verdicts.setdefault(judged.of(verdict.reviewer), []).append(verdict)


def _layer_name(incoming: Incoming, layer: str | None) -> str:
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


def _annotation(incoming: Incoming, text: str, name: str, moment: str, salt: str) -> Annotation:
    """The annotation; one that is not known to be made here by that person has origin import."""
    annotation = annotation_of(incoming, text, moment, salt)
    if has_id(incoming) and incoming.annotator == name:
        return annotation
    return msgspec.structs.replace(annotation, origin="import")
